using CsCheck;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public class NearestWordTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("port", "prot", 2)]
    public void The_distance_counts_single_letter_edits(string from, string to, int expected) =>
        NearestWord.Distance(from, to).ShouldBe(expected);

    [Fact]
    public void The_distance_is_symmetric_and_zero_only_for_equals() =>
        Gen.Select(Gen.String[0, 8], Gen.String[0, 8])
            .Sample(
                (a, b) =>
                {
                    var distance = NearestWord.Distance(a, b);
                    distance.ShouldBe(NearestWord.Distance(b, a));
                    (distance == 0).ShouldBe(a == b);
                },
                iter: 1000
            );

    [Fact]
    public void Nothing_is_suggested_for_a_word_unlike_all() =>
        NearestWord.To("zzzzzz", ["port", "bind"]).ShouldBeNull();
}
