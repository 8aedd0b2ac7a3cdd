using System.Net;

namespace SyncStream.Load.Peers;

/// <summary>nginx with sendfile, set up as its documentation advises for large files, with a worker per CPU.</summary>
internal sealed class Nginx(ServerProcess process, Target target) : IPeer
{
    public string Name => "nginx";

    public ServerProcess Process => process;

    public Target Target => target;

    public static async Task<Nginx> Start(string library, string file, string scratch)
    {
        var port = FreePort.Take();
        var configuration = Path.Combine(scratch, "nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            daemon off;
            worker_processes {{Environment.ProcessorCount}};
            pid {{scratch}}/nginx.pid;
            error_log stderr error;
            events { worker_connections 4096; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 1000000000;
              client_body_temp_path {{scratch}}/nginx-body;
              proxy_temp_path {{scratch}}/nginx-proxy;
              fastcgi_temp_path {{scratch}}/nginx-fastcgi;
              uwsgi_temp_path {{scratch}}/nginx-uwsgi;
              scgi_temp_path {{scratch}}/nginx-scgi;
              types { video/mp4 mp4; }
              server { listen 127.0.0.1:{{port}}; root {{library}}; }
            }
            """
        );
        // As root it would drop to a user who cannot read the folder.
        var user = Environment.UserName == "root" ? "user root;" : "";
        var process = new ServerProcess("nginx", ["-p", scratch, "-c", configuration, "-g", user], scratch);
        await FreePort.Answers(process, port);
        return new(process, new(new(IPAddress.Loopback, port), "/" + file));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
