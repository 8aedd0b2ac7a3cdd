using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public class DotEnvTests
{
    [Fact]
    public void Lines_comments_quotes_and_exports_are_read()
    {
        var variables = DotEnv.Parse(
            """
            # a comment
            PORT=81
            export WORKERS = 4
            SYNCSTREAM_DATA="/srv/my data"   
            QUOTED='#1'
            TRAILING=x # why
            EMPTY=
            not a variable
            """
        );
        variables.ShouldBe(
            new Dictionary<string, string>
            {
                ["PORT"] = "81",
                ["WORKERS"] = "4",
                ["SYNCSTREAM_DATA"] = "/srv/my data",
                ["QUOTED"] = "#1",
                ["TRAILING"] = "x",
                ["EMPTY"] = "",
            },
            ignoreOrder: true
        );
    }

    [Fact]
    public void The_real_environment_wins_over_the_file()
    {
        var look = DotEnv.Over(name => name == "PORT" ? "1" : null, "PORT=2\nWORKERS=3");
        look("PORT").ShouldBe("1");
        look("WORKERS").ShouldBe("3");
        look("OTHER").ShouldBeNull();
    }
}
