using System.CommandLine;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream certs</c>: certificates by which the hosts of a cluster prove themselves to each other.</summary>
internal static class CertsCommand
{
    public static Command Create()
    {
        var hosts = new Argument<string[]>("HOST")
        {
            Description = "Addresses of the hosts, as --cluster-host has them; further ones of a host after commas",
            Arity = ArgumentArity.OneOrMore,
        };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the certificates [default: ./certs]",
            HelpName = "OUT",
            DefaultValueFactory = _ => "certs",
        };
        var command = new Command("certs", "Make certificates by which the hosts of a cluster know each other")
        {
            Arguments = { hosts },
            Options = { folder },
        };
        command.SetAction(line => Run(line.GetRequiredValue(folder), line.GetRequiredValue(hosts)));
        return command;
    }

    private static int Run(string folder, string[] hosts)
    {
        // Each becomes a folder's name.
        var names = hosts.SelectMany(host => host.Split(','));
        if (names.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is { } wrong)
            throw new UsageException($"'{wrong}' is neither an address nor a name of a host");
        var authority = ClusterAuthority.OpenOrMake(Path.GetFullPath(folder), TimeProvider.System);
        foreach (var host in hosts)
            Console.WriteLine($"{host}: copy to it {authority.Issue(host, TimeProvider.System)}");
        Console.WriteLine(
            $"Then name the copy in each host's configuration: syncstream.cluster.tls.folder = \"/etc/syncstream/tls\". Keep {Path.Combine(folder, "ca.key")} where no host can read it: who has it can join."
        );
        return 0;
    }
}
