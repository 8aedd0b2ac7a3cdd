using Akka.Configuration;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Commands;

public class SettingSourcesTests
{
    private static SettingSources Sources(string? flag = null, string? variable = null, string user = "") =>
        new(
            name => name == "--port" ? flag : null,
            name => name == "PORT" ? variable : null,
            ConfigurationFactory.ParseString(user),
            "my.conf",
            ConfigLayers.Shipped(),
            Config.Empty
        );

    [Theory]
    [InlineData("1", "2", "syncstream.http.port = 3", "1")]
    [InlineData(null, "2", "syncstream.http.port = 3", "2")]
    [InlineData(null, "", "syncstream.http.port = 3", "3")]
    [InlineData(null, null, "", "8000")]
    public void A_flag_beats_the_environment_which_beats_the_file_which_beats_the_default(
        string? flag,
        string? variable,
        string user,
        string expected
    ) => Sources(flag, variable, user).Of(Setting.Port).ShouldBe(expected);

    [Theory]
    [InlineData("70000", null, "", "--port: '70000'")]
    [InlineData("-1", null, "", "--port: '-1'")]
    [InlineData("", null, "", "--port: ''")]
    [InlineData(null, "abc", "", "PORT: 'abc'")]
    [InlineData(null, null, "syncstream.http.port = many", "syncstream.http.port in my.conf: 'many'")]
    public void A_bad_value_is_refused_in_the_name_of_its_source(
        string? flag,
        string? variable,
        string user,
        string start
    )
    {
        var refusal = Should.Throw<UsageException>(() => Sources(flag, variable, user).Of(Setting.Port));
        refusal.Message.ShouldStartWith(start);
        refusal.Message.ShouldEndWith("give a number from 0 to 65535 (0 takes a free port)");
    }

    [Theory]
    [InlineData("auto", 8, 4)]
    [InlineData("auto", 1, 2)]
    [InlineData("7", 1, 7)]
    public void Half_the_processors_and_at_least_two_work_unless_a_number_is_given(
        string workers,
        int processors,
        int expected
    )
    {
        var sources = Sources(user: $"syncstream.workers.count = {workers}");
        RunSettings.From(sources, processors).Workers.ShouldBe(expected);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("257")]
    [InlineData("two")]
    [InlineData("1e1")]
    public void A_senseless_number_of_workers_is_refused(string workers) =>
        Should.Throw<UsageException>(() =>
            RunSettings.From(Sources(user: $"syncstream.workers.count = \"{workers}\""), 4)
        );

    [Theory]
    [InlineData("syncstream.cluster.host = \"fd00::1\"")]
    [InlineData("syncstream.cluster.host = \"::ffff:10.0.0.1\"")]
    [InlineData("syncstream.cluster.seeds = [\"10.0.0.1:4053\", \"[fd00::2]:4053\"]")]
    public void Hosts_by_IPv6_are_refused_with_what_to_do_instead(string setting) =>
        Should
            .Throw<UsageException>(() => RunSettings.From(Sources(user: setting), 4))
            .Message.ShouldContain("IPv4 address");

    [Fact]
    public void The_librarys_disk_is_not_looked_at_which_may_be_away()
    {
        var file = Path.GetTempFileName();
        var sources = Sources() with { Environment = name => name == "SYNCSTREAM_LIBRARY" ? file : null };

        RunSettings.From(sources, 4).Library.ShouldBe(file);
        File.Delete(file);
    }

    [Fact]
    public void Seeds_may_be_a_list_in_the_file()
    {
        var sources = Sources(user: """syncstream.cluster.seeds = ["10.0.0.1:4053", "host-b:4053"]""");
        RunSettings.From(sources, 4).Seeds.ShouldBe(["10.0.0.1:4053", "host-b:4053"]);
    }

    [Fact]
    public void The_weighed_values_are_what_the_configuration_says_too()
    {
        var odd = """we"ird \ ${HOME} # folder""";
        var sources = Sources(flag: "81") with { Environment = name => name == "SYNCSTREAM_DATA" ? odd : null };
        var settings = RunSettings.From(sources, 4);
        settings.Config.GetInt("syncstream.http.port").ShouldBe(81);
        settings.Config.GetString("syncstream.folders.data").ShouldBe(Path.GetFullPath(odd));
    }
}
