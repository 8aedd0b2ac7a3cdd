using System.Globalization;
using System.Text;

namespace SyncStream.Node.Systemd;

/// <summary>What the units of a server are made from.</summary>
internal sealed record ServiceUnit
{
    /// <summary>The program and its arguments before the command, absolute.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The arguments of <c>start</c>, <c>node</c> or <c>seed</c>, the command first.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Absolute; the service may write there, and to nowhere else.</summary>
    public required string Data { get; init; }

    /// <summary>Absolute; the service may write there (uploads, the sample clip).</summary>
    public required string Library { get; init; }

    public required string Bind { get; init; }

    public required int Port { get; init; }

    /// <summary>Whether the port is among the arguments; else the settings say it anew at each start.</summary>
    public bool IsPortFixed { get; init; }

    public required int Backlog { get; init; }

    /// <summary>How long workers may take to stop.</summary>
    public required TimeSpan StopTimeout { get; init; }

    /// <summary>Who it runs as; null in a unit of a user's own manager.</summary>
    public string? User { get; init; }

    /// <summary>Whether systemd opens the port.</summary>
    public bool HasSocket { get; init; }

    /// <summary>Whether it is a meeting point only: one process without workers, viewers or a library.</summary>
    public bool IsSeed { get; init; }

    /// <summary>What it writes to.</summary>
    public IEnumerable<string> Folders => IsSeed ? [Data] : [Data, Library];

    // A port that the settings say may be another tomorrow.
    private bool MayOpenLowPort => !IsPortFixed || Port is > 0 and < 1024;

    private bool IsOfSystem => User is not null;

    private string Systemctl => IsOfSystem ? "systemctl" : "systemctl --user";

    // The supervisor gives its workers StopTimeout, kills those that hang, and says goodbye to the cluster.
    private int StopSeconds => (int)Math.Ceiling(StopTimeout.TotalSeconds) + 9;

    /// <summary>The text of <c>syncstream.service</c>.</summary>
    public string Service() =>
        $"""
            # Written by: syncstream service install. It overwrites this file only with --force; for changes of your own:
            # {Systemctl} edit syncstream
            {(HasSocket ? ToStopBoth : "")}
            [Unit]
            Description=SyncStream {(IsSeed ? "meeting point of several hosts" : "watch-party server")}
            {(
                IsOfSystem ? "Wants=network-online.target\nAfter=network-online.target\n" : ""
            )}# For ever: a full disk or a database that is away may last for hours, and it must not stay down when that is over.
            StartLimitIntervalSec=0
            {(HasSocket ? "Requires=syncstream.socket\nAfter=syncstream.socket\n" : "")}
            [Service]
            ExecStart={Command(Arguments)}
            TimeoutStopSec={StopSeconds}
            # Killed, hung or failed, it comes back; after `syncstream stop` it does not.
            Restart=on-failure
            # The workers of a supervisor that died serve on meanwhile; one that cannot start costs little.
            RestartSec=2
            {OnMistake}
            {(IsSeed ? "Type=exec\n" : Supervised())}
            LimitNOFILE=262144
            {Rights()}
            [Install]
            WantedBy={(IsOfSystem ? "multi-user.target" : "default.target")}
            {(HasSocket ? "Also=syncstream.socket\n" : "")}
            """.TrimEnd()
        + "\n";

    /// <summary>The text of <c>syncstream.socket</c>: connections wait there while the service restarts.</summary>
    public string Socket() =>
        $"""
            # Written by: syncstream service install --socket
            {ToStopBoth}
            [Unit]
            Description=SyncStream watch-party server, its port

            [Socket]
            ListenStream={(Bind.Contains(':', StringComparison.Ordinal) ? $"[{Bind}]" : Bind)}:{Text(Port)}
            BindIPv6Only=both
            Backlog={Text(Backlog)}
            NoDelay=yes

            [Install]
            WantedBy=sockets.target

            """;

    private string Supervised() =>
        $"""
            Type=notify
            NotifyAccess=main
            ExecReload={Command(["reload", "--data", Data])}
            # Bounds ExecReload, too, and a roll takes as long as its workers take to drain. The supervisor itself bounds each start
            # (syncstream.workers.start-timeout), and one of several hosts waits for a majority however long that takes.
            TimeoutStartSec=infinity
            # The supervisor's own actors must answer; it watches the workers itself.
            WatchdogSec=30

            # Only the supervisor is ever signalled, and it stops its workers. With control-group or mixed systemd would kill
            # the workers too when the supervisor dies (systemd.kill(5)); so they serve on, and the next supervisor takes them
            # over. Without one they stop by themselves after syncstream.supervisor.orphan-timeout. systemd calls
            # them left-over processes in its log; they are meant to be.
            KillMode=process
            # One worker killed for want of memory is replaced; the default would stop them all.
            OOMPolicy=continue

            """;

    // Of a service that failed the socket starts another at once for whoever waits there, and closes for good after twenty in two
    // seconds (systemd.socket(5), TriggerLimitBurst=); of one that is about to be restarted it does not.
    private string OnMistake =>
        HasSocket
            ? "# A mistake in the settings as well: the socket would start what has failed at once, again and again, and give up."
            : """
                # But a mistake in the settings stays one until somebody mends it, and is better seen as failed.
                RestartPreventExitStatus=2
                """;

    private string ToStopBoth =>
        $"# The next visitor's connection starts it again. To stop it: {Systemctl} stop syncstream.socket syncstream\n";

    private string Rights()
    {
        var text = new StringBuilder();
        if (!IsOfSystem)
            return "NoNewPrivileges=yes\n";
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"User={User}");
        // What it writes is its own; StateDirectory makes the customary folder where it is missing.
        if (Data.StartsWith("/var/lib/syncstream", StringComparison.Ordinal))
            text.AppendLine("StateDirectory=syncstream").AppendLine("WorkingDirectory=/var/lib/syncstream");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"ReadWritePaths={string.Join(' ', Folders.Select(folder => "-" + UnitText.Quote(folder)))} /tmp /var/tmp"
        );
        var ports = MayOpenLowPort && !HasSocket && !IsSeed ? "CAP_NET_BIND_SERVICE" : "";
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            CapabilityBoundingSet={ports}
            AmbientCapabilities={ports}
            NoNewPrivileges=yes
            ProtectSystem=strict
            ProtectHome=read-only
            ProtectClock=yes
            ProtectHostname=yes
            ProtectKernelLogs=yes
            ProtectKernelModules=yes
            ProtectKernelTunables=yes
            ProtectControlGroups=yes
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            LockPersonality=yes
            SystemCallArchitectures=native
            UMask=0027
            # Not set: MemoryDenyWriteExecute (the runtime compiles), PrivateTmp and PrivateUsers (workers that are taken over
            # would be in another one than their new supervisor).

            """
        );
        return text.ToString();
    }

    private string Command(IEnumerable<string> arguments) =>
        string.Join(' ', Program.Concat(arguments).Select(UnitText.QuoteArgument));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
