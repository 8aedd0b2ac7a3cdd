using SyncStream.Node.Hosting;

namespace SyncStream.Node.Systemd;

/// <summary>What a person does with units that were written or removed, in lines for a terminal.</summary>
internal static class NextSteps
{
    private const string OfSystem = "systemctl";
    private const string OfUser = "systemctl --user";

    /// <param name="unit">What was written.</param>
    /// <param name="configFile">The settings that it is started with; null where there are none.</param>
    /// <param name="tlsFolder">Where the host's certificate is; empty where it has none.</param>
    public static IEnumerable<string> AfterInstall(ServiceUnit unit, string? configFile, string tlsFolder)
    {
        var systemctl = unit.User is null ? OfUser : OfSystem;
        if (unit.User is { } user)
        {
            yield return $"id {user} || useradd --system --home-dir /var/lib/syncstream --shell /usr/sbin/nologin {user}";
            yield return $"install -d -o {user} {string.Join(' ', unit.Folders.Select(Quote))}";
            // Secrets are root's to write, and the service's to read; root itself needs no leave.
            foreach (var line in user == "root" ? [] : Readable(user, configFile, tlsFolder))
                yield return line;
        }

        yield return $"{systemctl} daemon-reload";
        yield return $"{systemctl} enable --now {Both(unit.HasSocket)}";
        if (unit.User is null)
            yield return "loginctl enable-linger      # so that it starts on boot, not when you log in";
        yield return $"{systemctl} status syncstream; journalctl {(unit.User is null ? "--user " : "")}-u syncstream -f";
    }

    /// <summary>What is left to do when the files are gone: systemd disables nothing that has none, and stops it all the same.</summary>
    public static string AfterUninstall(bool isOfUser, bool hadSocket)
    {
        var systemctl = isOfUser ? OfUser : OfSystem;
        return $"{systemctl} stop {Both(hadSocket)}; {systemctl} daemon-reload";
    }

    // The three files by name: the authority's own key, should it be there, stays root's alone.
    private static IEnumerable<string> Readable(string user, string? configFile, string tlsFolder)
    {
        var group = $"root:\"$(id -g {user})\"";
        if (configFile is not null)
            yield return $"chown {group} {Quote(configFile)} && chmod 640 {Quote(configFile)}";
        if (tlsFolder.Length == 0)
            yield break;
        var files = string.Join(
            ' ',
            new[] { ClusterTls.AuthorityFile, ClusterTls.CertificateFile, ClusterTls.KeyFile }.Select(name =>
                Quote(Path.Combine(tlsFolder, name))
            )
        );
        yield return $"chown {group} {Quote(tlsFolder)} {files} && chmod 750 {Quote(tlsFolder)} && chmod 640 {files}";
    }

    private static string Both(bool hasSocket) => hasSocket ? "syncstream.socket syncstream" : "syncstream";

    private static string Quote(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
