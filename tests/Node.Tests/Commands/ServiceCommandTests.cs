using Akka.Configuration;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;
using SyncStream.Node.Systemd;

namespace SyncStream.Node.Tests.Commands;

public class ServiceCommandTests
{
    private const string Settings = "syncstream.http { port = 80, bind = \"10.0.0.1\" }";

    [Fact]
    public void What_the_file_says_of_the_port_is_left_to_the_file_which_may_change()
    {
        var unit = Describe([]);
        unit.Arguments.ShouldNotContain("--port");
        unit.Arguments.ShouldNotContain("--bind");
        unit.IsPortFixed.ShouldBeFalse();
    }

    [Fact]
    public void What_was_given_on_the_line_is_passed_on()
    {
        var unit = Describe(new() { ["--port"] = "8080", ["--bind"] = "127.0.0.1" });
        string.Join(' ', unit.Arguments).ShouldContain("--bind 127.0.0.1 --port 8080");
        unit.IsPortFixed.ShouldBeTrue();
    }

    [Fact]
    public void A_socket_that_systemd_opens_is_where_the_settings_say_now() =>
        Describe([], hasSocket: true).Socket().ShouldContain("\nListenStream=10.0.0.1:80\n");

    private static ServiceUnit Describe(Dictionary<string, string> given, bool hasSocket = false) =>
        ServiceCommand.Describe(
            "start",
            RunSettings.From(
                new(
                    given.GetValueOrDefault,
                    _ => null,
                    ConfigurationFactory.ParseString(Settings),
                    "my.conf",
                    ConfigLayers.Shipped("one-machine"),
                    Config.Empty
                ),
                processors: 4
            ),
            given,
            user: "syncstream",
            hasSocket
        );
}
