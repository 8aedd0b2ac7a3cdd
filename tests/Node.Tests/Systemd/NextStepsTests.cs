using SyncStream.Node.Systemd;

namespace SyncStream.Node.Tests.Systemd;

public class NextStepsTests
{
    private static ServiceUnit Unit(string? user, bool hasSocket = false) =>
        new()
        {
            Program = ["/bin/true"],
            Arguments = ["node"],
            Data = "/var/lib/syncstream/data",
            Library = "/srv/ann's films",
            Bind = "0.0.0.0",
            Port = 8000,
            Backlog = 4096,
            StopTimeout = TimeSpan.FromSeconds(6),
            User = user,
            HasSocket = hasSocket,
        };

    [Fact]
    public void The_services_user_may_read_its_settings_and_its_certificate_and_nobody_else_may()
    {
        var steps = NextSteps.AfterInstall(Unit("syncstream"), "/etc/syncstream.conf", "/etc/syncstream/tls").ToList();
        steps.ShouldContain(
            "chown root:\"$(id -g syncstream)\" '/etc/syncstream.conf' && chmod 640 '/etc/syncstream.conf'"
        );
        var tls = steps.Single(step => step.Contains("tls", StringComparison.Ordinal));
        tls.ShouldContain("chmod 750 '/etc/syncstream/tls'");
        tls.ShouldContain("'/etc/syncstream/tls/node.key'");
        // The authority's key, which makes further hosts, is no business of the service's.
        tls.ShouldNotContain("ca.key");
        tls.ShouldNotContain("-R");
        var rights = steps.FindIndex(step => step.StartsWith("chown", StringComparison.Ordinal));
        rights.ShouldBeGreaterThan(steps.FindIndex(step => step.Contains("useradd", StringComparison.Ordinal)));
        rights.ShouldBeLessThan(steps.FindIndex(step => step.Contains("enable --now", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("root")]
    public void Who_may_read_everything_anyway_is_told_nothing_of_it(string? user) =>
        NextSteps
            .AfterInstall(Unit(user), "/etc/syncstream.conf", "/etc/syncstream/tls")
            .ShouldNotContain(step => step.StartsWith("chown", StringComparison.Ordinal));

    [Fact]
    public void Paths_are_quoted_for_a_shell() =>
        NextSteps
            .AfterInstall(Unit("syncstream"), configFile: null, tlsFolder: "")
            .ShouldContain("install -d -o syncstream '/var/lib/syncstream/data' '/srv/ann'\\''s films'");

    [Fact]
    public void Where_systemd_held_the_port_the_socket_is_stopped_too_or_the_next_visitor_would_start_it_again()
    {
        NextSteps
            .AfterUninstall(isOfUser: false, hadSocket: true)
            .ShouldBe("systemctl stop syncstream.socket syncstream; systemctl daemon-reload");
        NextSteps
            .AfterUninstall(isOfUser: true, hadSocket: false)
            .ShouldBe("systemctl --user stop syncstream; systemctl --user daemon-reload");
    }
}
