import { type Insight, operationCharts } from "./types.ts";

const table = "ACSRoomsIncomingOperations";

export const rooms: Insight = {
  id: "rooms",
  title: "Rooms",
  filters: [
    { column: "OperationName", title: "Operation" },
    { column: "ResultType", title: "Result" },
  ],
  tabs: [
    { title: "Operations", charts: operationCharts(table, "Rooms", { hasDuration: false }) },
    {
      title: "Rooms and participants",
      charts: [
        {
          title: "Rooms at a glance",
          records: `${table}\n| where ResultType =~ 'Succeeded'`,
          summary: `| summarize Created = countif(OperationName == 'CreateRoom'), Deleted = countif(OperationName == 'DeleteRoom'), ['In use'] = dcountif(RoomId, isnotempty(RoomId)), ['Participants added'] = sum(AddedRoomParticipantsCount) + sum(UpsertedRoomParticipantsCount), ['Participants removed'] = sum(RemovedRoomParticipantsCount)
| render card`,
          width: 3,
        },
        {
          title: "Created and deleted",
          records: `${table}\n| where ResultType =~ 'Succeeded' and OperationName in ('CreateRoom', 'DeleteRoom')`,
          summary: `| summarize Rooms = count() by bin(TimeGenerated, {grain}), OperationName
| render columnchart with (xcolumn=TimeGenerated, series=OperationName)`,
          width: 2,
        },
        {
          title: "Lifespan",
          note: "Days from the beginning of a room to its end.",
          records: `${table}\n| where OperationName == 'CreateRoom' and isnotnull(RoomLifespan)`,
          summary: `| summarize Rooms = count() by Days = bin(RoomLifespan / 1440, 1)
| order by Days asc
| project Days = tostring(Days), Rooms
| render columnchart`,
          means: { Days: "tostring(bin(RoomLifespan / 1440, 1))" },
        },
        {
          title: "Participants added and removed",
          records: `${table}\n| where ResultType =~ 'Succeeded'`,
          summary: `| summarize Added = sum(AddedRoomParticipantsCount), Changed = sum(UpsertedRoomParticipantsCount), Removed = sum(RemovedRoomParticipantsCount) by bin(TimeGenerated, {grain})
| render timechart`,
          width: 2,
        },
        {
          title: "Roles",
          records: `${table}\n| where ResultType =~ 'Succeeded'`,
          summary: `| summarize Presenter = sum(RoomParticipantsPresenter), Attendee = sum(RoomParticipantsAttendee), Consumer = sum(RoomParticipantsConsumer)
| project Roles = pack_all()
| mv-expand kind=array Roles
| project Role = tostring(Roles[0]), Participants = tolong(Roles[1])
| render piechart`,
        },
      ],
    },
  ],
};
