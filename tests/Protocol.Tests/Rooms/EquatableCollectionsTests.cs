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
