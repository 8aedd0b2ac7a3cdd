using System.Diagnostics;

namespace SyncStream.SystemTests;

/// <summary>A network namespace, joined to this one by a pair of virtual cards: a computer on a cable that can be pulled.</summary>
internal sealed class Cable : IDisposable
{
    private readonly string _name = $"sync-{Environment.ProcessId}";
    private readonly string _ours = $"cab{Environment.ProcessId}";
    private readonly int _net = 1 + Environment.ProcessId % 250;

    public Cable()
    {
        Ip("netns", "add", _name);
        Ip("link", "add", _ours, "type", "veth", "peer", "name", "eth0", "netns", _name);
        Ip("addr", "add", $"{Here}/24", "dev", _ours);
        Ip("link", "set", _ours, "up");
        Ip("-n", _name, "addr", "add", $"10.77.{_net}.2/24", "dev", "eth0");
        Ip("-n", _name, "link", "set", "eth0", "up");
        Ip("-n", _name, "link", "set", "lo", "up");
    }

    /// <summary>This side's address, as the other side sees it.</summary>
    public string Here => $"10.77.{_net}.1";

    /// <summary>What comes before a command that is to run on the other side.</summary>
    public string[] There => ["ip", "netns", "exec", _name];

    /// <summary>From now on nothing arrives, and nobody is told.</summary>
    public void Pull() => Ip("-n", _name, "link", "set", "eth0", "down");

    public void Dispose() => Ip("netns", "delete", _name);

    private static void Ip(params string[] arguments)
    {
        using var ip = Process.Start("ip", arguments);
        ip.WaitForExit();
        ip.ExitCode.ShouldBe(0, $"ip {string.Join(' ', arguments)}");
    }
}
