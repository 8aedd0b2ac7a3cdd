using System.Diagnostics;
using SyncStream.Node.Commands;
using SyncStream.Node.Systemd;

namespace SyncStream.Node.Tests.Systemd;

public sealed class ServiceUnitTests
{
    private static ServiceUnit Unit(
        string? user = "root",
        bool hasSocket = false,
        string program = "/bin/true",
        bool isSeed = false,
        int port = 80,
        bool isPortFixed = true
    ) =>
        new()
        {
            Program = [program],
            Arguments = isSeed ? ["seed", "--cluster-host", "10.0.0.8"] : ["start", "--port", "80"],
            Data = "/var/lib/syncstream/data",
            Library = "/srv/my films",
            Bind = "0.0.0.0",
            Port = port,
            IsPortFixed = isPortFixed,
            Backlog = 4096,
            StopTimeout = TimeSpan.FromSeconds(6),
            User = user,
            HasSocket = hasSocket,
            IsSeed = isSeed,
        };

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Systemd_finds_nothing_wrong_with_the_units(bool hasSocket, bool isSeed)
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
            return;
        var folder = Directory.CreateTempSubdirectory("syncstream-test-").FullName;
        var unit = Unit(hasSocket: hasSocket, isSeed: isSeed);
        File.WriteAllText(Path.Combine(folder, "syncstream.service"), unit.Service());
        if (hasSocket)
            File.WriteAllText(Path.Combine(folder, "syncstream.socket"), unit.Socket());
        using var verify = Process.Start(
            new ProcessStartInfo("systemd-analyze", ["verify", .. Directory.GetFiles(folder)])
            {
                RedirectStandardError = true,
            }
        )!;
        var complaints = verify.StandardError.ReadToEnd();
        verify.WaitForExit();
        complaints.ShouldNotContain("syncstream.");
        verify.ExitCode.ShouldBe(0, complaints);
    }

    [Fact]
    public void Only_the_supervisor_is_signalled_so_that_its_workers_can_be_taken_over() =>
        Unit().Service().ShouldContain("\nKillMode=process\n");

    [Fact]
    public void A_fault_that_lasts_does_not_leave_the_service_dead()
    {
        Unit().Service().ShouldContain("\nRestart=on-failure\n");
        Unit().Service().ShouldContain("\nStartLimitIntervalSec=0\n");
    }

    [Fact]
    public void A_mistake_in_the_settings_is_seen_as_failed() =>
        Unit().Service().ShouldContain($"\nRestartPreventExitStatus={CommandLine.UsageExit}\n");

    [Fact]
    public void Where_systemd_holds_the_port_a_mistake_in_the_settings_does_not_have_its_socket_start_the_server_without_pause()
    {
        var text = Unit(hasSocket: true).Service();
        text.ShouldNotContain("RestartPreventExitStatus");
        text.ShouldContain("\nRestartSec=2\n");
    }

    [Fact]
    public void The_server_gets_longer_to_stop_than_its_workers() =>
        Unit().Service().ShouldContain("\nTimeoutStopSec=15\n");

    [Fact]
    public void A_roll_is_not_cut_short() => Unit().Service().ShouldContain("\nTimeoutStartSec=infinity\n");

    [Fact]
    public void A_seed_has_no_workers_to_spare_nothing_to_reload_and_says_nothing_to_systemd()
    {
        var text = Unit(isSeed: true).Service();
        text.ShouldContain("\nType=exec\n");
        text.ShouldContain("\nExecStart=/bin/true seed --cluster-host 10.0.0.8\n");
        text.ShouldContain("\nRestart=on-failure\n");
        foreach (var line in (string[])["ExecReload=", "WatchdogSec=", "KillMode=", "films", "CAP_NET_BIND_SERVICE"])
            text.ShouldNotContain(line);
    }

    [Fact]
    public void Where_systemd_holds_the_port_both_units_say_what_stops_the_server()
    {
        var unit = Unit(hasSocket: true);
        foreach (var text in (string[])[unit.Service(), unit.Socket()])
            text.ShouldContain("systemctl stop syncstream.socket syncstream\n");
        Unit().Service().ShouldNotContain("syncstream.socket");
    }

    [Fact]
    public void A_low_port_is_granted_where_the_service_opens_it_itself()
    {
        Unit().Service().ShouldContain("\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n");
        Unit(hasSocket: true).Service().ShouldContain("\nAmbientCapabilities=\n");
    }

    [Fact]
    public void A_port_that_the_settings_say_may_be_a_low_one_by_the_next_start()
    {
        Unit(port: 8000).Service().ShouldContain("\nAmbientCapabilities=\n");
        Unit(port: 8000, isPortFixed: false).Service().ShouldContain("\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n");
    }

    [Fact]
    public void A_unit_of_ones_own_names_no_user_and_starts_with_the_session()
    {
        var text = Unit(user: null).Service();
        text.ShouldNotContain("\nUser=");
        text.ShouldContain("\nWantedBy=default.target\n");
    }

    [Theory]
    [InlineData("/opt/sync stream", "\"/opt/sync stream\"")]
    [InlineData("/opt/100%", "/opt/100%%")]
    [InlineData("/opt/$HOME", "\"/opt/$$HOME\"")]
    [InlineData("/opt/\"x\"", "\"/opt/\\\"x\\\"\"")]
    public void What_means_something_to_systemd_is_taken_literally(string program, string quoted) =>
        Unit(program: program).Service().ShouldContain($"ExecStart={quoted} start");
}
