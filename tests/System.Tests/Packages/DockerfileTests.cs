namespace SyncStream.SystemTests.Packages;

/// <summary>
/// The Dockerfile, as far as it can be looked at without an engine. That its last stage has all that the published folder needs is shown by
/// the Debian package, which names the same libraries.
/// </summary>
public sealed class DockerfileTests
{
    private readonly string[] _lines = Shipped
        .Text("Dockerfile")
        .Replace("\\\n", " ", StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void It_copies_what_exists_from_stages_that_exist()
    {
        var stages = Arguments("FROM").Where(words => words.Length > 2).Select(words => words[2]).ToList();
        foreach (var words in Arguments("COPY"))
        {
            if (words[0].StartsWith("--from=", StringComparison.Ordinal))
            {
                stages.ShouldContain(words[0]["--from=".Length..]);
            }
            else
            {
                foreach (var source in words[..^1])
                {
                    Path.Exists(Path.Combine(Shipped.Root, source)).ShouldBeTrue(source);
                }
            }
        }

        File.Exists(Path.Combine(Shipped.Root, "deploy", "publish.sh")).ShouldBeTrue();
        _lines.ShouldContain(line => line.Contains("deploy/publish.sh", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_variables_are_known_and_its_commands_exist()
    {
        var variables = Arguments("ENV").Single().Select(word => word.Split('=')).ToDictionary(w => w[0], w => w[1]);
        variables.Remove("PATH");
        var settings = await Shipped.Settings(variables);
        settings["syncstream.folders.data"].ShouldBe("\"/data\"");
        settings["syncstream.folders.library"].ShouldBe("\"/library\"");
        settings["syncstream.log.format"].ShouldBe("json");

        foreach (var command in (string[])["start", "status"])
        {
            _lines.ShouldContain(line => line.Contains($"\"{command}\"]", StringComparison.Ordinal));
            (await SyncStreamProgram.Run(Shipped.Root, command, "--help")).Exit.ShouldBe(0);
        }
    }

    [Fact]
    public void What_it_leaves_out_is_nothing_that_the_build_needs()
    {
        var ignored = Shipped.Text(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (
            var needed in (string[])["src", "hocon", "deploy", "global.json", "Directory.Packages.props", "LICENSE"]
        )
        {
            ignored.ShouldNotContain(needed);
            Path.Exists(Path.Combine(Shipped.Root, needed)).ShouldBeTrue(needed);
        }
    }

    private IEnumerable<string[]> Arguments(string instruction) =>
        _lines
            .Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
}
