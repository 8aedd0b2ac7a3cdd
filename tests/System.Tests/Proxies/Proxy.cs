using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SyncStream.SystemTests.Proxies;

/// <summary>
/// A real proxy with the configuration that <c>deploy/proxies</c> has for it, in which only addresses and files are changed:
/// each must stand in it, so that what is tested is what is shipped.
/// </summary>
internal sealed class Proxy : IDisposable
{
    private static readonly string Shipped = Path.GetFullPath(
        Path.Combine(SourceFolder(), "..", "..", "..", "deploy", "proxies")
    );

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private Proxy(DirectoryInfo folder, Process process, int port)
    {
        (_folder, _process) = (folder, process);
        Url = new($"https://127.0.0.1:{port}");
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data ?? "");
        _process.OutputDataReceived += (_, line) => Log.Add(line.Data ?? "");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public Uri Url { get; }

    public LogLines Log { get; } = new();

    /// <summary>Starts one, and waits until it takes connections.</summary>
    /// <param name="kind"><c>nginx</c>, <c>haproxy</c> or <c>caddy</c>.</param>
    /// <param name="hosts">The two hosts behind it.</param>
    /// <param name="certificate">PEM file.</param>
    /// <param name="key">PEM file.</param>
    public static async Task<Proxy> Start(string kind, IReadOnlyList<Uri> hosts, string certificate, string key)
    {
        var folder = Directory.CreateTempSubdirectory("syncstream-proxy-");
        var (plain, tls) = (FreePort(), FreePort());
        Dictionary<string, string> changes = new()
        {
            ["10.0.0.1:8000"] = hosts[0].Authority,
            ["10.0.0.2:8000"] = hosts[1].Authority,
        };
        var process = kind switch
        {
            "nginx" => Nginx(folder, changes, plain, tls, certificate, key),
            "haproxy" => Haproxy(folder, changes, plain, tls, certificate, key),
            "caddy" => Caddy(folder, changes, plain, tls, certificate, key),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var proxy = new Proxy(folder, process, tls);
        await proxy.Accepts(tls);
        return proxy;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process Nginx(
        DirectoryInfo folder,
        Dictionary<string, string> changes,
        int plain,
        int tls,
        string certificate,
        string key
    )
    {
        changes["listen 80;"] = $"listen 127.0.0.1:{plain};";
        changes["listen 443 ssl http2;"] = $"listen 127.0.0.1:{tls} ssl http2;";
        changes["/etc/letsencrypt/live/watch.example.org/fullchain.pem"] = certificate;
        changes["/etc/letsencrypt/live/watch.example.org/privkey.pem"] = key;
        var site = Write(folder, "nginx.conf", changes);
        // What a distribution's nginx.conf has around the sites.
        var main = Path.Combine(folder.FullName, "main.conf");
        File.WriteAllText(
            main,
            $$"""
            user root;
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr warn;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                include {{site}};
            }
            """
        );
        return Run("nginx", "-e", "stderr", "-p", folder.FullName, "-c", main);
    }

    private static Process Haproxy(
        DirectoryInfo folder,
        Dictionary<string, string> changes,
        int plain,
        int tls,
        string certificate,
        string key
    )
    {
        var both = Path.Combine(folder.FullName, "both.pem");
        File.WriteAllText(both, File.ReadAllText(certificate) + "\n" + File.ReadAllText(key));
        // It needs two descriptors for each, and may not have more here than the machine's own bound.
        changes["maxconn 20000"] = "maxconn 2000";
        changes["bind :80"] = $"bind 127.0.0.1:{plain}";
        changes["bind :443"] = $"bind 127.0.0.1:{tls}";
        changes["/etc/haproxy/certs/watch.example.org.pem"] = both;
        return Run("haproxy", "-db", "-f", Write(folder, "haproxy.cfg", changes));
    }

    private static Process Caddy(
        DirectoryInfo folder,
        Dictionary<string, string> changes,
        int plain,
        int tls,
        string certificate,
        string key
    )
    {
        changes["watch.example.org {"] = $$"""
            {
            	admin off
            	auto_https off
            	http_port {{plain}}
            	storage file_system {{folder}}
            }
            https://127.0.0.1:{{tls}} {
            	tls {{certificate}} {{key}}
            """;
        return Run("caddy", "run", "--adapter", "caddyfile", "--config", Write(folder, "Caddyfile", changes));
    }

    private static string Write(DirectoryInfo folder, string name, Dictionary<string, string> changes)
    {
        var text = File.ReadAllText(Path.Combine(Shipped, name));
        foreach (var (from, to) in changes)
        {
            text.ShouldContain(from, Case.Sensitive, $"{name} as it is shipped");
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Process Run(string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;

    private async Task Accepts(int port)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await tick.WaitForNextTickAsync(patience.Token);
            }
            catch (SocketException)
            {
                throw new InvalidOperationException(string.Join('\n', Log.All));
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetDirectoryName(here)!;
}
