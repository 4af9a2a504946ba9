/// Settings of a private server: for a batch of heavy statements whose data may be lost.
enum ServerSettings {
    /// The settings of a server whose socket is in `socketFolder`.
    static func standard(socketFolder: String) -> [String: String] {
        [
            "listen_addresses": "",
            "unix_socket_directories": socketFolder,
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
            // A crash of the machine loses the data; a crash of the server does not.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            // COPY into a table of the same transaction is not logged.
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "max_wal_size": "4GB",
            "checkpoint_timeout": "30min",
            "shared_buffers": "256MB",
            "work_mem": "32MB",
            "maintenance_work_mem": "128MB",
            // Containers often have 64 MB of /dev/shm, too little for a parallel query.
            "dynamic_shared_memory_type": "mmap",
            "max_connections": "100",
            "max_locks_per_transaction": "256",
            "autovacuum": "on",
            "jit": "off",
        ]
    }

    /// `value` as `postgresql.conf` takes it.
    static func quoted(_ value: String) -> String {
        "'\(value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }
}
