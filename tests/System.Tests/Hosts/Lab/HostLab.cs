using System.Diagnostics;

namespace SyncStream.SystemTests.Hosts;

/// <summary>
/// Several hosts on one machine: each is a network namespace with one card and one address, all on a switch that is a
/// namespace too. The tests stand at the switch as well, as the world of viewers. Faults are made at the switch, so that hosts see
/// what they would of a real network: packets that stop coming, without a word.
/// </summary>
internal sealed class HostLab : IAsyncDisposable
{
    private static int _labs;

    // One table for cuts and one for loss, so that each can be undone alone; the bridge family sees every frame that
    // goes from port to port.
    private const string Rules = """
        table bridge lab {
          chain cuts { }
          chain loss { }
          chain forward {
            type filter hook forward priority 0; policy accept;
            jump cuts
            jump loss
          }
        }
        """;

    private readonly string _prefix = $"sl{Environment.ProcessId}{(char)('a' + Interlocked.Increment(ref _labs) % 26)}";
    private readonly string _net = $"10.78.{1 + Environment.ProcessId % 250}";
    private readonly Dictionary<string, string> _addresses = [];
    private readonly Dictionary<string, Process> _delays = [];

    private HostLab() { }

    private string Switch => $"{_prefix}-switch";

    public IEnumerable<string> Hosts => _addresses.Keys;

    /// <summary>Cables all of these.</summary>
    public static HostLab Build(params IReadOnlyList<string> hosts)
    {
        var lab = new HostLab();
        Ip("netns", "add", lab.Switch);
        Ip("-n", lab.Switch, "link", "add", "br0", "type", "bridge", "forward_delay", "0", "mcast_snooping", "0");
        Ip("-n", lab.Switch, "link", "set", "br0", "up");
        Ip("link", "add", lab._prefix, "type", "veth", "peer", "name", "p-viewers", "netns", lab.Switch);
        Ip("-n", lab.Switch, "link", "set", "p-viewers", "master", "br0", "up");
        Ip("addr", "add", $"{lab._net}.1/24", "dev", lab._prefix);
        Ip("link", "set", lab._prefix, "up");
        foreach (var (index, host) in hosts.Index())
            lab.Add(host, $"{lab._net}.{10 + index}");
        lab.Nft(Rules);
        return lab;
    }

    public string AddressOf(string host) => _addresses[host];

    /// <summary>What comes before a command that is to run on a host.</summary>
    public string[] On(string host) => ["ip", "netns", "exec", $"{_prefix}-{host}"];

    /// <summary>The processes that run on a host.</summary>
    public IReadOnlyList<int> ProcessesOn(string host) =>
        [
            .. Run("ip", "netns", "pids", $"{_prefix}-{host}")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(int.Parse),
        ];

    /// <summary>What a host answers to itself when asked whether it is ready, whatever the network between says.</summary>
    public string Ask(string host, int port)
    {
        string[] curl = ["curl", "-sS", "-m", "5", "-w", " %{http_code}", $"http://127.0.0.1:{port}/readyz"];
        using var process = Process.Start(
            new ProcessStartInfo(On(host)[0], [.. On(host)[1..], .. curl])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        return process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
    }

    /// <summary>Nothing that these hosts send reaches those. The other way stays open.</summary>
    public void Cut(IEnumerable<string> from, IEnumerable<string> to) =>
        Nft($"add rule bridge lab cuts iifname {Ports(from)} oifname {Ports(to)} drop");

    /// <summary>Nothing passes between these groups of hosts; what is in none of them still reaches all.</summary>
    public void Partition(params IReadOnlyList<string[]> groups)
    {
        foreach (var group in groups)
        foreach (var other in groups.Where(other => other != group))
            Cut(group, other);
    }

    /// <summary>Each packet from or to a host is lost with this probability, in percent.</summary>
    public void Lose(string host, int percent)
    {
        foreach (var way in (string[])["iifname", "oifname"])
            Nft($"add rule bridge lab loss {way} \"p-{host}\" numgen random mod 100 < {percent} drop");
    }

    /// <summary>Undoes cuts and losses.</summary>
    public void Heal()
    {
        Nft("flush chain bridge lab cuts");
        Nft("flush chain bridge lab loss");
    }

    /// <summary>Holds back each packet from and to a host. These kernels have no netem, so a relay takes the port's place.</summary>
    public void Delay(string host, TimeSpan each)
    {
        Undelay(host);
        var (port, aside, relay) = ($"p-{host}", $"d-{host}", $"r-{host}");
        Ip("-n", Switch, "link", "set", port, "nomaster");
        Ip("-n", Switch, "link", "set", port, "down");
        Ip("-n", Switch, "link", "set", port, "name", aside);
        Ip("-n", Switch, "link", "set", aside, "up");
        Ip("-n", Switch, "link", "add", relay, "type", "veth", "peer", "name", port);
        Ip("-n", Switch, "link", "set", relay, "up");
        Ip("-n", Switch, "link", "set", port, "master", "br0", "up");
        _delays[host] = Process.Start(
            "ip",
            ["netns", "exec", Switch, "python3", Script, aside, relay, $"{each.TotalMilliseconds:0}"]
        );
    }

    /// <summary>Takes the delay off.</summary>
    public void Undelay(string host)
    {
        if (!_delays.Remove(host, out var relay))
            return;
        relay.Kill();
        relay.WaitForExit();
        relay.Dispose();
        // Takes its other end along.
        Ip("-n", Switch, "link", "del", $"p-{host}");
        Ip("-n", Switch, "link", "set", $"d-{host}", "down");
        Ip("-n", Switch, "link", "set", $"d-{host}", "name", $"p-{host}");
        Ip("-n", Switch, "link", "set", $"p-{host}", "master", "br0", "up");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _delays.Keys.ToList())
            Undelay(host);
        foreach (var host in _addresses.Keys)
        {
            // A namespace lives as long as a process in it.
            for (var left = ProcessesOn(host); left.Count > 0; left = ProcessesOn(host))
            {
                Signals.Send("CONT", left);
                Signals.Send("KILL", left);
                await Task.Yield();
            }
            Ip("netns", "delete", $"{_prefix}-{host}");
        }
        Ip("netns", "delete", Switch);
    }

    private static string Script => Path.Combine(NodeScript.Folder, "delay.py");

    private void Add(string host, string address)
    {
        var space = $"{_prefix}-{host}";
        Ip("netns", "add", space);
        Ip("link", "add", "eth0", "netns", space, "type", "veth", "peer", "name", $"p-{host}", "netns", Switch);
        Ip("-n", Switch, "link", "set", $"p-{host}", "master", "br0", "up");
        Ip("-n", space, "link", "set", "lo", "up");
        Ip("-n", space, "addr", "add", $"{address}/24", "dev", "eth0");
        Ip("-n", space, "link", "set", "eth0", "up");
        _addresses[host] = address;
    }

    private static string Ports(IEnumerable<string> hosts) =>
        "{ " + string.Join(", ", hosts.Select(host => $"\"p-{host}\"")) + " }";

    private void Nft(string rules)
    {
        using var nft = Process.Start(
            new ProcessStartInfo("ip", ["netns", "exec", Switch, "nft", "-f", "-"]) { RedirectStandardInput = true }
        )!;
        nft.StandardInput.WriteLine(rules);
        nft.StandardInput.Close();
        nft.WaitForExit();
        nft.ExitCode.ShouldBe(0, rules);
    }

    private static string Ip(params string[] arguments) => Run("ip", arguments);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
        return output;
    }
}
