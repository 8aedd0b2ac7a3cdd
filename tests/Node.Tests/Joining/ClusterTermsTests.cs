using Akka.Configuration;
using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;

namespace SyncStream.Node.Tests.Joining;

public class ClusterTermsTests
{
    private const string Password = "syncstream.admin.password";

    private static readonly Config Akka = ConfigLayers
        .Defaults("several-hosts")
        .WithFallback(
            ConfigurationFactory.FromResource<global::Akka.Cluster.Cluster>("Akka.Cluster.Configuration.Cluster.conf")
        );

    [Fact]
    public void Hosts_with_the_same_files_agree_in_all()
    {
        Conflicts("", "").ShouldBeEmpty();
        Terms("").Oddities(Terms(""), "them").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "akka.cluster.split-brain-resolver.stable-after = 20s",
        "stable-after is 7000 ms here and 20000 ms at them"
    )]
    [InlineData(
        "akka.cluster.split-brain-resolver.active-strategy = keep-oldest",
        "keep-majority here and keep-oldest at them"
    )]
    [InlineData("akka.cluster.split-brain-resolver.keep-majority.role = room", "not set here and room at them")]
    [InlineData("akka.cluster.down-removal-margin = 1ms", "down-removal-margin is 2000 ms here and 1 ms at them")]
    public void What_decides_a_partition_must_be_the_same(string theirs, string sentence) =>
        Conflicts("", theirs).ShouldHaveSingleItem().ShouldContain(sentence);

    [Fact]
    public void One_duration_may_be_written_in_two_ways() =>
        Conflicts("", "akka.cluster.split-brain-resolver.stable-after = 7000ms").ShouldBeEmpty();

    [Fact]
    public void Other_secrets_are_found_out_without_being_told()
    {
        var conflict = Conflicts(Secret("the first secret"), Secret("another secret")).ShouldHaveSingleItem();
        conflict.ShouldContain("syncstream.cluster.secret");
        conflict.ShouldNotContain("the first");
        Terms(Secret("the first secret")).Secret.ShouldNotContain("first");
        Conflicts(Secret("the first secret"), Secret("the first secret")).ShouldBeEmpty();
    }

    [Fact]
    public void Rooms_must_be_written_to_one_database_but_a_seed_writes_none()
    {
        Terms("", "one").Conflicts(Terms("", "two"), "them").ShouldHaveSingleItem().ShouldContain("another database");
        Terms("", "one").Conflicts(Terms("", ""), "them").ShouldBeEmpty();
    }

    [Fact]
    public void Releases_that_do_not_understand_each_other_are_kept_apart()
    {
        var newer = Terms("") with { Wire = ClusterTerms.Speaks + 1, Release = "9.0.0" };
        Terms("").Conflicts(newer, "them").ShouldHaveSingleItem().ShouldContain("9.0.0");
        Terms("").Conflicts(Terms("") with { Release = "0.1.1" }, "them").ShouldBeEmpty();
    }

    [Fact]
    public void What_only_had_better_be_the_same_is_told_apart()
    {
        const string Sooner = "akka.cluster.failure-detector.acceptable-heartbeat-pause = 1s";
        Conflicts("", Sooner).ShouldBeEmpty();
        Terms("").Oddities(Terms(Sooner), "them").ShouldHaveSingleItem().ShouldContain("3000 ms here and 1000 ms");
    }

    [Fact]
    public void Another_password_of_the_administrator_is_told_without_being_shown()
    {
        const string Mine = Password + " = \"open sesame\"";
        var secret = Secret("the common secret");
        Told(secret, "").ShouldContain("and not set at them");
        var other = Told(secret, Password + " = \"another one\"");
        other.ShouldNotContain("sesame");
        other.ShouldNotContain("another one");
        // The same words under another secret look different: nobody without the secret can try passwords on them.
        var elsewhere = Terms(Secret("a second secret") + "\n" + Mine);
        elsewhere.Habits[Password].ShouldNotBe(Terms(secret + "\n" + Mine).Habits[Password]);

        Terms(secret + "\n" + Mine).Oddities(Terms(secret + "\n" + Mine), "them").ShouldBeEmpty();
        Terms(secret + "\n" + Mine).Oddities(Terms(secret, journal: ""), "a seed").ShouldBeEmpty();

        static string Told(string secret, string theirs) =>
            Terms(secret + "\n" + Mine).Oddities(Terms(secret + "\n" + theirs), "them").ShouldHaveSingleItem();
    }

    [Fact]
    public void A_stranger_cannot_make_us_repeat_what_it_sends()
    {
        var odd = Terms("") with
        {
            Rules = new Dictionary<string, string>
            {
                ["made.up"] = "x",
                ["akka.cluster.down-removal-margin"] = new('y', 5_000),
            },
        };
        Terms("").Conflicts(odd, "them").ShouldHaveSingleItem().Length.ShouldBeLessThan(300);
    }

    private static List<string> Conflicts(string mine, string theirs) =>
        [.. Terms(mine).Conflicts(Terms(theirs), "them")];

    private static string Secret(string text) => $"syncstream.cluster.secret = \"{text}\"";

    private static ClusterTerms Terms(string settings, string journal = "j") =>
        ClusterTerms.Of(ConfigurationFactory.ParseString(settings).WithFallback(Akka), journal, "0.1.0");
}
