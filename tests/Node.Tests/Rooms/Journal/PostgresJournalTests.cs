using Npgsql;
using SyncStream.Node.Rooms.Journal;

namespace SyncStream.Node.Tests.Rooms.Journal;

public class PostgresJournalTests
{
    private const string Given = "Host=db;Database=films;Username=ann;Password=s3cret";

    [Fact]
    public void Bounds_are_ours_where_the_string_says_nothing()
    {
        var used = new NpgsqlConnectionStringBuilder(PostgresJournal.Normalise(Given));
        (used.Timeout, used.CommandTimeout, used.MaxPoolSize).ShouldBe((5, 8, 10));
        used.Options.ShouldBe("-c synchronous_commit=on");
    }

    [Fact]
    public void What_the_string_says_stays()
    {
        var used = new NpgsqlConnectionStringBuilder(
            PostgresJournal.Normalise(
                Given + ";Timeout=30;CommandTimeout=60;Maximum Pool Size=3;Options=-c work_mem=8MB"
            )
        );
        (used.Timeout, used.CommandTimeout, used.MaxPoolSize).ShouldBe((30, 60, 3));
        used.Options.ShouldBe("-c work_mem=8MB -c synchronous_commit=on");
    }

    [Fact]
    public void People_are_told_which_database_and_nothing_more() =>
        PostgresJournal.Name(Given).ShouldBe("db:5432/films");

    [Theory]
    [InlineData("films")]
    [InlineData("Host=db;Passwort=s3cret")]
    [InlineData("Host=db;Port=s3cret")]
    [InlineData("Database=films")]
    public void A_string_that_cannot_be_used_is_not_quoted(string text) =>
        PostgresJournal.Complaint(text).ShouldNotBeNull().ShouldNotContain("s3cret");
}
