using SyncStream.Protocol.Rooms;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class SettingsRulesTests
{
    [Fact]
    public void Only_what_is_named_changes()
    {
        var room = Opened(new() { Title = "Old", MaxViewers = 5 });
        room.Does(Ann, Settings() with { Title = " New " });
        room.State.Settings.ShouldBe(new() { Title = "New", MaxViewers = 5 });
    }

    [Fact]
    public void The_same_settings_change_nothing() =>
        Opened().Does(Ann, Settings() with { MaxViewers = 10_000 }).ShouldBeEmpty();

    public static TheoryData<RoomCommand.UpdateSettings> Impossible =>
        [
            Settings() with
            {
                WaitTimeoutSeconds = 0,
            },
            Settings() with
            {
                WaitTimeoutSeconds = 301,
            },
            Settings() with
            {
                MaxViewers = 0,
            },
            Settings() with
            {
                MaxViewers = 100_001,
            },
            Settings() with
            {
                SlowModeSeconds = -1,
            },
            Settings() with
            {
                SlowModeSeconds = 301,
            },
            Settings() with
            {
                Title = new string('x', 101),
            },
            Settings() with
            {
                Title = "a\u0007b",
            },
        ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_is_out_of_range_is_refused(RoomCommand.UpdateSettings update)
    {
        var room = Opened();
        room.Refuses(Ann, update).Code.ShouldBe(ErrorCode.Invalid);
    }

    [Fact]
    public void A_password_is_set_and_taken_away_without_being_shown()
    {
        var room = Opened();
        var accepted = room.Accepts(new RoomInput.Command(Ann, Settings(), PasswordHash: "hash"));
        accepted.Commit.PasswordHash.ShouldBe("hash");
        room.State.PasswordHash.ShouldBe("hash");
        room.State.Settings.HasPassword.ShouldBeTrue();
        room.Does(Ann, Settings(), passwordHash: "");
        room.State.PasswordHash.ShouldBeNull();
        room.State.Settings.HasPassword.ShouldBeFalse();
    }

    [Fact]
    public void A_password_that_nobody_hashed_is_refused() =>
        Opened().Refuses(Ann, Settings() with { Password = "secret" }).Code.ShouldBe(ErrorCode.Invalid);
}
