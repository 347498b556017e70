using System.Text.Unicode;
using Patchbay.Communication.Simulation.Ids;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>A program opens a room for a meeting, changes who may come, and closes it in the end.</summary>
internal static class Rooms
{
    private const string Version = "2024-04-15";

    private static readonly RecordKind Kind = RecordKind.Of("RoomsOperational");

    private static readonly Weighted<int> LifespanMinutes = new((30, 10), (60, 40), (61, 10), (120, 20), (1440, 10), (259200, 10));

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var room = new Room(new RoomId(random.NextBits()), LifespanMinutes.Pick(random), random.Chance(0.25))
        {
            Presenters = 1,
            Attendees = random.Between(1, 6),
            Consumers = random.Chance(0.2) ? random.Between(1, 10) : 0,
        };
        var answer = world.Ask(201);
        Write(world, room, "CreateRoom", answer)
            .Number("AddedRoomParticipantsCount", room.Participants).Flag("PstnDialOutEnabled", room.DialOut);
        if (!answer.Succeeded)
        {
            yield break;
        }

        for (var changes = random.Between(1, 4); changes > 0; changes--)
        {
            yield return world.About(TimeSpan.FromMinutes(6), 1);
            var removed = random.Chance(0.3) ? random.Between(1, room.Attendees) : 0;
            var upserted = random.Between(removed > 0 ? 0 : 1, 4);
            answer = world.Ask(200);
            Write(world, room, "UpdateParticipants", answer)
                .Number("UpsertedRoomParticipantsCount", upserted).Number("RemovedRoomParticipantsCount", removed);
            room.Attendees += answer.Succeeded ? upserted - removed : 0;

            if (random.Chance(0.5))
            {
                yield return world.AboutSeconds(5);
                answer = world.Ask(200);
                var record = Write(world, room, "GetParticipants", answer);
                if (answer.Succeeded)
                {
                    room.AddCounts(record);
                }
            }
        }

        for (var looks = random.Below(4); looks > 0; looks--)
        {
            yield return world.About(TimeSpan.FromMinutes(4));
            Write(world, room, "GetRoom", world.Ask(200));
        }

        if (random.Chance(0.3))
        {
            yield return world.About(TimeSpan.FromMinutes(3));
            answer = world.Ask(200);
            room.LifespanMinutes += answer.Succeeded ? 60 : 0;
            Write(world, room, "UpdateRoom", answer).Flag("PstnDialOutEnabled", room.DialOut);
        }

        if (random.Chance(0.2))
        {
            yield return world.AboutSeconds(30);
            Write(world, room: null, "ListRooms", world.Ask(200));
        }

        if (random.Chance(0.6))
        {
            yield return world.About(TimeSpan.FromMinutes(Math.Min(room.LifespanMinutes, 120)));
            Write(world, room, "DeleteRoom", world.Ask(204));
        }
    }

    private static RecordWriter Write(World world, Room? room, string operation, Answer answer)
    {
        var record = world.Records.Begin(Kind, world.Now, operation).Version(Version)
            .Correlation(new ShortId(world.Random.NextGuid())).Result(answer);
        if (room is not null && (answer.Succeeded || operation != "CreateRoom"))
        {
            record.Text("RoomId", room.Id);
        }

        return room is null ? record : record.Number("RoomLifespan", room.LifespanMinutes);
    }

    private sealed class Room(RoomId id, int lifespanMinutes, bool dialOut)
    {
        public RoomId Id => id;

        public bool DialOut => dialOut;

        public int LifespanMinutes { get; set; } = lifespanMinutes;

        public int Presenters { get; init; }

        public int Attendees { get; set; }

        public int Consumers { get; init; }

        public int Participants => Presenters + Attendees + Consumers;

        public void AddCounts(RecordWriter record) => record
            .Number("RoomParticipantsCount", Participants).Number("RoomParticipantsPresenter", Presenters)
            .Number("RoomParticipantsAttendee", Attendees).Number("RoomParticipantsConsumer", Consumers);
    }

    /// <summary>Seventeen digits that begin with 99, as the service gives them.</summary>
    private readonly record struct RoomId(ulong Bits) : IUtf8SpanFormattable
    {
        public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) =>
            Utf8.TryWrite(destination, $"99{Bits % 1_000_000_000_000_000:D15}", out written);
    }
}
