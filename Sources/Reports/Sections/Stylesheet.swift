/// How a report looks; a literal, so that no data can reach it.
///
/// Colours of the series stay apart for every kind of colour vision by lightness as well as hue; text keeps a contrast
/// of 4.5 : 1 or more in both schemes.
enum Stylesheet {
    static let text: StaticString = """
        :root{
        --ground:#fff;--panel:#f6f7f8;--ink:#16191d;--soft:#565d66;--line:#dfe2e6;--link:#0b57b0;
        --gain:#0b6e99;--loss:#b3400e;--unclear:#6a717a;--band:#0b6e99;
        --green:#17693a;--amber:#8a5200;--red:#b3261e;--green-ground:#e8f4ec;--amber-ground:#fdf1dc;--red-ground:#fdeae8;
        --s0:#0b6e99;--s1:#e0913a;--s2:#2f4b7c;--s3:#7fb8a4;--s4:#b3400e;--s5:#8d7cc3;--s6:#5d7a1f;--nothing:#e3e6ea;--others:#a9b0b8}
        @media screen and (prefers-color-scheme:dark){:root{
        --ground:#14171a;--panel:#1d2125;--ink:#e9ebee;--soft:#a5adb6;--line:#343a41;--link:#82b7f5;
        --gain:#57b4dc;--loss:#f0925f;--unclear:#a5adb6;--band:#57b4dc;
        --green:#7fd19c;--amber:#f0bd66;--red:#ff9d94;--green-ground:#173223;--amber-ground:#3a2c12;--red-ground:#40201d;
        --s0:#57b4dc;--s1:#e0a050;--s2:#7089c4;--s3:#8fd0ba;--s4:#d9693a;--s5:#b3a3e6;--s6:#9dbb58;--nothing:#2b3036;--others:#6a727b}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;
        -webkit-text-size-adjust:100%;overflow-wrap:break-word}
        main,nav,footer{max-width:812px;margin:0 auto;padding:0 16px}
        a{color:var(--link);text-underline-offset:2px}
        nav{display:flex;justify-content:space-between;gap:16px;padding-top:20px;font-size:14px}
        nav a{text-decoration:none}
        nav a:hover{text-decoration:underline}
        .languages{display:flex;gap:14px}
        .languages [aria-current]{color:var(--soft)}
        footer{display:flex;gap:20px;padding:24px 16px 48px;font-size:14px}
        h1{font-size:17px;line-height:1.4;font-weight:600;margin:0 0 18px}
        h2{font-size:21px;line-height:1.38;font-weight:600;letter-spacing:-.005em;margin:0 0 16px;text-wrap:pretty}
        h3{font-size:14px;font-weight:600;margin:24px 0 8px}
        p{margin:0 0 12px}
        .kicker{display:block;font-size:13px;line-height:1.5;font-weight:600;color:var(--soft);letter-spacing:.01em;margin:0 0 4px}
        section{border-top:1px solid var(--line);padding:32px 0 28px}
        .note,.small,.meta{color:var(--soft);font-size:14px}
        .verdict{padding:32px 0 28px}
        .verdict .kicker{margin:0}
        .call{border-left:4px solid var(--tone);padding:2px 0 2px 18px}
        .word{font-size:34px;line-height:1.2;font-weight:700;letter-spacing:-.015em;margin:0 0 8px;color:var(--tone);display:flex;align-items:center;gap:12px}
        .word .sign{flex:none;width:34px;height:34px;border-radius:50%;background:var(--tone);color:var(--ground);font-size:20px;line-height:34px;text-align:center;letter-spacing:0}
        .sentence{font-size:20px;line-height:1.45;margin:0;text-wrap:pretty}
        .verdict .meta{margin:18px 0 0}
        .keep_running{--tone:var(--green)}.stop{--tone:var(--red)}.too_early{--tone:var(--amber)}.do_not_use{--tone:var(--red)}
        .stop .sign,.do_not_use .sign{border-radius:6px}
        dl,dd,dt{margin:0}
        .cards{display:grid;grid-template-columns:repeat(4,1fr);gap:24px;margin:0 0 18px}
        .cards dt{font-size:14px;color:var(--soft)}
        .cards .figure{font-size:25px;line-height:1.3;font-weight:600;letter-spacing:-.01em;font-variant-numeric:tabular-nums;white-space:nowrap}
        .cards .missing{font-size:15px;line-height:2.1;font-weight:400;color:var(--soft);letter-spacing:0;white-space:normal}
        .cards .small{font-size:13px;line-height:1.45}
        .actions{margin:0;padding:0 0 0 1.5em}
        .actions li{margin:0 0 14px;padding-left:4px}
        .actions li::marker{color:var(--soft);font-weight:600}
        .actions .do{margin:0;font-weight:500}
        .actions .small{margin:0}
        .checks{list-style:none;margin:0;padding:0}
        .checks li{display:grid;grid-template-columns:92px 132px 1fr;gap:4px 12px;align-items:baseline;padding:7px 0;font-size:15px}
        .checks .what{font-weight:600}
        .badge{display:inline-flex;align-items:center;gap:6px;justify-self:start;padding:1px 9px 1px 7px;border-radius:4px;font-size:13px;font-weight:600;white-space:nowrap;color:var(--tone);background:var(--tone-ground)}
        td .badge{padding:0}
        .level-green{--tone:var(--green);--tone-ground:var(--green-ground)}
        .level-amber{--tone:var(--amber);--tone-ground:var(--amber-ground)}
        .level-red{--tone:var(--red);--tone-ground:var(--red-ground)}
        figure{margin:8px 0 18px}
        figcaption{font-size:13px;color:var(--soft);margin:0 0 8px}
        .n{white-space:nowrap}
        svg{display:block;max-width:100%;height:auto;overflow:visible}
        svg.narrow{display:none}
        svg text{font-size:12px;fill:var(--ink);font-variant-numeric:tabular-nums}
        svg .tick{fill:var(--soft)}
        svg .value{font-weight:600}
        svg .halo{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
        .grid{stroke:var(--line)}.axis,.zero{stroke:var(--soft)}.leader{stroke:var(--soft);stroke-width:.75}
        .whisker{stroke-width:2.5;stroke-linecap:round}
        .whisker.gain{stroke:var(--gain)}.whisker.loss{stroke:var(--loss)}.whisker.unclear{stroke:var(--unclear)}
        .mark{stroke:var(--ground);stroke-width:1.5}
        .mark.gain,.curve-end{fill:var(--gain)}.mark.loss{fill:var(--loss)}.mark.unclear{fill:var(--ground);stroke:var(--unclear);stroke-width:2}
        .band{fill:var(--band);opacity:.17}.band.open{opacity:.08}
        .curve{fill:none;stroke:var(--band);stroke-width:2.25;stroke-linejoin:round}.curve.open{stroke-dasharray:5 4}
        .immature{fill:var(--panel)}
        .layer{stroke:var(--ground);stroke-width:1}
        .series-0{fill:var(--s0)}.series-1{fill:var(--s1)}.series-2{fill:var(--s2)}.series-3{fill:var(--s3)}
        .series-4{fill:var(--s4)}.series-5{fill:var(--s5)}.series-6{fill:var(--s6)}
        .nothing{fill:var(--nothing)}.others{fill:var(--others)}
        .strip{fill:var(--amber);opacity:.14}.strip-line{fill:none;stroke:var(--amber);stroke-width:1.75}
        .bar{fill:var(--gain)}.removal{fill:var(--ground);stroke:var(--unclear)}.hatch{stroke:var(--unclear);stroke-width:1}
        .heat{fill:var(--panel)}.above-1,.above-2,.above-3{fill:var(--gain)}.below-1,.below-2,.below-3{fill:var(--loss)}
        .above-1,.below-1{opacity:.2}.above-2,.below-2{opacity:.45}.above-3,.below-3{opacity:.75}
        .outlined{fill:var(--ground);stroke:var(--gain);stroke-width:1.5}
        .ground{fill:var(--panel);stroke:var(--line)}.pace,.limit{stroke:var(--ink);stroke-width:1.5}.limit{stroke-dasharray:4 3}
        .scroll{overflow-x:auto;margin:0 0 12px}
        .scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.4;font-variant-numeric:tabular-nums}
        caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        th,td{padding:7px 0 7px 14px;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line);white-space:nowrap}
        th:first-child{padding-left:0}
        thead th{color:var(--soft);font-weight:500;font-size:13px;vertical-align:bottom;white-space:normal}
        tbody th{font-weight:500;white-space:normal;min-width:8em}
        .number{text-align:right}
        details{font-size:14px;margin-top:6px}
        summary{cursor:pointer;color:var(--link);width:fit-content}
        details .scroll{max-height:360px;overflow:auto;margin-top:8px}
        .glossary,.stamp{font-size:14px}
        .glossary div{display:grid;grid-template-columns:132px 1fr;gap:12px;padding:4px 0}
        .glossary dt{font-weight:600}
        .glossary dd{color:var(--soft)}
        .formulas{font-size:14px;color:var(--soft);margin:0;padding-left:1.2em}
        .formulas li{margin-bottom:6px}
        .stamp{display:grid;grid-template-columns:1fr 1fr;gap:2px 24px}
        .stamp div{padding:4px 0;min-width:0}
        .stamp dt{color:var(--soft);font-size:13px}
        code{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
        h2 code{font-size:.85em}
        @media (max-width:720px){
        svg.wide{display:none}svg.narrow{display:block}
        h2{font-size:19px}.word{font-size:29px}.sentence{font-size:18px}
        .cards{grid-template-columns:1fr 1fr;gap:18px 16px}.cards .figure:not(.missing){font-size:22px}
        .checks li{grid-template-columns:92px 1fr;padding:9px 0}.checks .found{grid-column:1/-1}
        .glossary div{grid-template-columns:1fr;gap:0}.stamp{grid-template-columns:1fr}}
        @media print{
        :root{color-scheme:light}body{font-size:11pt}nav,footer,summary{display:none}
        main{max-width:none;padding:0}section{padding:18pt 0 12pt}figure,table,.cards,.call{break-inside:avoid}h2,h3{break-after:avoid;break-inside:avoid}h2{font-size:14pt}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible}}
        """
}
