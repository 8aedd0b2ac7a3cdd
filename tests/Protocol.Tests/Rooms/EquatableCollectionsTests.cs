using System.Collections.Immutable;
using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class EquatableCollectionsTests
{
    private static EquatableMap<ViewerId, int> Map(params ReadOnlySpan<(string Key, int Value)> entries)
    {
        var map = ImmutableDictionary.CreateBuilder<ViewerId, int>();
        foreach (var (key, value) in entries)
        {
            map[new(key)] = value;
        }
        return new(map.ToImmutable());
    }

    [Fact]
    public void Maps_of_the_same_entries_are_equal()
    {
        Map(("a", 1), ("b", 2)).ShouldBe(Map(("b", 2), ("a", 1)));
        Map(("a", 1)).ShouldNotBe(Map(("a", 2)));
        Map(("a", 1)).ShouldNotBe(Map(("b", 1)));
        Map(("a", 1)).ShouldNotBe(Map(("a", 1), ("b", 2)));
        Map(("a", 1), ("b", 2)).GetHashCode().ShouldBe(Map(("b", 2), ("a", 1)).GetHashCode());
    }

    [Fact]
    public void A_list_that_goes_on_forgets_its_oldest()
    {
        EquatableList<int> list = [];
        for (var n = 1; n <= 1000; n++)
        {
            list = list.Remember(10, n);
        }

        list.ShouldBe([991, 992, 993, 994, 995, 996, 997, 998, 999, 1000]);
        list.Remember(3, 1, 2).ShouldBe([1000, 1, 2]);
        list.Remember(2, 1, 2, 3, 4).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Two_lists_that_go_on_from_one_know_nothing_of_each_other()
    {
        EquatableList<int> list = EquatableList.Create([1, 2]).Remember(100, 3);
        var one = list.Remember(100, 4);
        var other = list.Remember(100, 5, 6);
        var third = one.Remember(100, 7);
        list.ShouldBe([1, 2, 3]);
        one.ShouldBe([1, 2, 3, 4]);
        other.ShouldBe([1, 2, 3, 5, 6]);
        third.ShouldBe([1, 2, 3, 4, 7]);
    }

    [Fact]
    public async Task Lists_that_go_on_from_one_on_many_threads_stay_apart()
    {
        var list = EquatableList.Create([0]).Remember(100, 0);
        var all = await Task.WhenAll(Enumerable.Range(1, 100).Select(n => Task.Run(() => list.Remember(100, n))));
        for (var n = 1; n <= 100; n++)
        {
            all[n - 1].ShouldBe([0, 0, n]);
        }
    }

    [Fact]
    public void A_map_travels_as_an_object()
    {
        var json = JsonSerializer.Serialize(Map(("a", 1)), ProtocolJson.Options);
        json.ShouldBe("""{"a":1}""");
        JsonSerializer.Deserialize<EquatableMap<ViewerId, int>>(json, ProtocolJson.Options).ShouldBe(Map(("a", 1)));
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("""["a",null]""")]
    public void A_list_has_no_nulls(string json) =>
        Should.Throw<JsonException>(() =>
            JsonSerializer.Deserialize<EquatableList<string>>(json, ProtocolJson.Options)
        );

    [Fact]
    public void A_list_remembers_its_newest()
    {
        EquatableList<int> list = [1, 2, 3];
        list.Remember(5, 4).ShouldBe([1, 2, 3, 4]);
        list.Remember(3, 4, 5).ShouldBe([3, 4, 5]);
        list.Remember(5).ShouldBe([1, 2, 3]);
    }
}
