namespace SyncStream.SystemTests.Commands;

public class CommandLineTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("syncstream-system-").FullName;

    [Theory]
    [InlineData("start --port many", "--port: 'many'")]
    [InlineData("start --workers 0", "--workers: '0'")]
    [InlineData("start --bind nowhere", "--bind: 'nowhere'")]
    [InlineData("start --prot 1", "--prot")]
    [InlineData("strat", "strat")]
    [InlineData("start --config missing.conf", "--config: cannot read 'missing.conf'")]
    [InlineData("node", "--seeds is missing")]
    [InlineData("node --seeds here", "--seeds: 'here'")]
    [InlineData("backup copy", "there is no data folder")]
    [InlineData("service install --print --command node", "--cluster-host is missing")]
    [InlineData("service install --print --seeds 10.0.0.1:4053", "give --command node")]
    public async Task A_mistake_is_answered_with_one_line_and_exit_code_2(string line, string expected)
    {
        var (exit, output, error) = await SyncStreamProgram.Run(Folder, line.Split(' '));
        exit.ShouldBe(2);
        output.ShouldBeEmpty();
        error.Trim().ShouldNotContain("\n");
        error.ShouldContain(expected);
    }

    [Fact]
    public async Task Where_no_server_runs_yet_that_is_said_in_one_line_with_exit_code_1()
    {
        var (exit, output, error) = await SyncStreamProgram.Run(Folder, "status");
        exit.ShouldBe(1);
        output.ShouldBeEmpty();
        error.Trim().ShouldNotContain("\n");
        error.ShouldContain("no server runs");
    }

    [Fact]
    public async Task A_library_that_cannot_be_made_is_answered_with_one_line_and_exit_code_1()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "film"), "not a folder");
        var (exit, _, error) = await SyncStreamProgram.Run(Folder, "start", "--library", "film/s", "--port", "0");
        exit.ShouldBe(1);
        error.Trim().ShouldNotContain("\n");
        error.ShouldContain("--library: cannot make the folder");
    }

    [Theory]
    [InlineData("PORT", "99999", "PORT: '99999'")]
    [InlineData("WORKERS", "lots", "WORKERS: 'lots'")]
    public async Task A_bad_variable_is_named(string name, string value, string expected)
    {
        var (exit, _, error) = await SyncStreamProgram.Run(
            Folder,
            ["start"],
            new Dictionary<string, string> { [name] = value }
        );
        exit.ShouldBe(2);
        error.ShouldContain(expected);
    }

    [Fact]
    public async Task A_misspelt_key_in_the_users_file_is_answered_with_the_nearest()
    {
        var file = Path.Combine(Folder, "misspelt.conf");
        await File.WriteAllTextAsync(file, "syncstream.workers.cuont = 3");
        var (exit, _, error) = await SyncStreamProgram.Run(Folder, "start", "--config", file);
        exit.ShouldBe(2);
        error.ShouldContain("did you mean 'syncstream.workers.count'?");
    }

    [Theory]
    [InlineData("syncstream.metrics.token = short", "syncstream.metrics.token: needs at least 16 characters")]
    [InlineData("syncstream.http.trusted-proxies = [nginx]", "syncstream.http.trusted-proxies: ")]
    [InlineData("syncstream.telemetry.otlp.endpoint = here", "syncstream.telemetry.otlp.endpoint: 'here'")]
    public async Task What_every_worker_would_refuse_is_refused_before_the_first(string setting, string expected)
    {
        var file = Path.Combine(Folder, "refused.conf");
        await File.WriteAllTextAsync(file, setting);
        var (exit, _, error) = await SyncStreamProgram.Run(Folder, "start", "--port", "0", "--config", file);
        exit.ShouldBe(2);
        error.ShouldContain(expected);
    }

    [Fact]
    public async Task Variables_from_a_dot_env_file_count()
    {
        var folder = Directory.CreateTempSubdirectory("syncstream-system-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".env"), "WORKERS=none\n");
        var (exit, _, error) = await SyncStreamProgram.Run(folder, "start");
        exit.ShouldBe(2);
        error.ShouldContain("WORKERS: 'none'");
    }

    [Theory]
    [InlineData("node", " node --data ")]
    [InlineData("seed", " seed --data ")]
    public async Task A_host_of_several_starts_on_boot_as_what_it_is(string command, string expected)
    {
        var file = Path.Combine(Folder, $"{command}.conf");
        await File.WriteAllTextAsync(
            file,
            """
            syncstream.cluster.seeds = ["10.0.0.1:4053"]
            syncstream.cluster.secret = "the same thirty characters everywhere"
            syncstream.journal.postgresql = "Host=10.0.0.9"
            """
        );
        string[] install = ["service", "install", "--print", "--command", command, "--config", file];
        var (exit, output, error) = await SyncStreamProgram.Run(Folder, [.. install, "--cluster-host", "10.0.0.8"]);
        exit.ShouldBe(0, error);
        var line = output.Split('\n').Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal));
        line.ShouldContain(expected);
        line.ShouldContain($"--config {file}");
        line.ShouldContain("--cluster-host 10.0.0.8");
    }

    [Theory]
    [InlineData("--help", "syncstream start --workers 4 --port 80")]
    [InlineData("start --help", "--library ~/Videos")]
    [InlineData("scale --help", "syncstream scale 6")]
    [InlineData("--version", "0.1.0")]
    public async Task Help_and_version_answer(string line, string expected)
    {
        var (exit, output, _) = await SyncStreamProgram.Run(Folder, line.Split(' '));
        exit.ShouldBe(0);
        output.ShouldContain(expected);
        output.ShouldNotContain("started by it", customMessage: "the worker command is not for people");
    }
}
