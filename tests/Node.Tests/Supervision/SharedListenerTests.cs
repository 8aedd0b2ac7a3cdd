using System.Diagnostics;
using System.Net.Sockets;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public class SharedListenerTests
{
    [Fact]
    public void A_taken_port_is_refused_with_who_holds_it()
    {
        using var first = SharedListener.Open("127.0.0.1", 0, 8);
        var refusal = Should.Throw<UsageException>(() => SharedListener.Open("127.0.0.1", first.Port, 8));
        refusal.Message.ShouldContain($"{first.Port} is taken by pid {Environment.ProcessId} (");
    }

    [Fact]
    public void A_worker_inherits_the_socket_and_no_other_child_does()
    {
        using var listener = SharedListener.Open("127.0.0.1", 0, 8);
        DescriptorsOfAChild(child => child.Start()).ShouldNotContain($"{listener.Descriptor}");
        DescriptorsOfAChild(listener.LendTo).ShouldContain($"{listener.Descriptor}");
        DescriptorsOfAChild(child => child.Start()).ShouldNotContain($"{listener.Descriptor}");
    }

    [Fact]
    public void What_becomes_of_this_process_gets_the_socket_and_where_nothing_does_no_child_has_it()
    {
        using var listener = SharedListener.Open("127.0.0.1", 0, 8);
        listener.HandOn(() => DescriptorsOfAChild(child => child.Start()).ShouldContain($"{listener.Descriptor}"));
        DescriptorsOfAChild(child => child.Start()).ShouldNotContain($"{listener.Descriptor}");
    }

    [Fact]
    public void A_worker_that_is_started_while_the_server_stops_finds_the_socket_gone_and_nothing_fails_here()
    {
        var listener = SharedListener.Open("127.0.0.1", 0, 8);
        var (port, descriptor) = (listener.Port, listener.Descriptor);
        listener.Dispose();
        (listener.Port, listener.Descriptor).ShouldBe((port, descriptor));
        DescriptorsOfAChild(listener.LendTo).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_connects_before_anyone_accepts_is_kept_waiting()
    {
        using var listener = SharedListener.Open("::", 0, 8);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", listener.Port);
        client.Connected.ShouldBeTrue();
    }

    [Fact]
    public void An_address_of_another_machine_is_refused() =>
        Should
            .Throw<UsageException>(() => SharedListener.Open("192.0.2.77", 0, 8))
            .Message.ShouldContain("no address of this machine");

    private static string[] DescriptorsOfAChild(Action<Process> start)
    {
        using var child = new Process
        {
            StartInfo = new ProcessStartInfo("ls", "/proc/self/fd") { RedirectStandardOutput = true },
        };
        start(child);
        return child.StandardOutput.ReadToEnd().Split('\n');
    }
}
