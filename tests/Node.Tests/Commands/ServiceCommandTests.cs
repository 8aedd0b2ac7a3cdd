using Akka.Configuration;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;
using SyncStream.Node.Systemd;
using SyncStream.Node.Tests.Hosting;

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
    public void A_socket_that_systemd_opens_is_where_the_settings_say_now_and_its_service_wants_that_one()
    {
        var unit = Describe([], hasSocket: true);
        unit.Socket().ShouldContain("\nListenStream=10.0.0.1:80\n");
        string.Join(' ', unit.Arguments).ShouldContain("--bind 10.0.0.1 --port 80");
    }

    [Fact]
    public async Task Uninstall_takes_the_links_that_enabled_it_along_for_systemd_disables_nothing_without_a_file()
    {
        using var folder = new TestFolder();
        var wants = folder.Of("multi-user.target.wants");
        Directory.CreateDirectory(wants);
        await File.WriteAllTextAsync(folder.Of("syncstream.service"), "");
        var link = Path.Combine(wants, "syncstream.service");
        File.CreateSymbolicLink(link, folder.Of("syncstream.service"));
        var command = ServiceCommand.Create();
        (await command.Parse(["uninstall", "--into", folder.Of()]).InvokeAsync()).ShouldBe(0);
        Directory.GetFiles(folder.Of(), "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

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
