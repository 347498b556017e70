namespace Patchbay.Catalog;

/// <summary>A kind of thing that the values of a column identify, so that records about the same thing can be found.</summary>
public enum Subject
{
    /// <summary>A body of records that was sent at once.</summary>
    Batch,

    /// <summary>A call; shared by all its participants.</summary>
    Call,

    /// <summary>One leg of a call under Call Automation.</summary>
    CallConnection,

    /// <summary>A registered channel of advanced messaging.</summary>
    Channel,

    /// <summary>A call client inside a calling SDK.</summary>
    Client,

    /// <summary>Records that belong together, without a thing of their own.</summary>
    Correlation,

    /// <summary>A device or program in a call.</summary>
    Endpoint,

    /// <summary>One copy of an e-mail, as the recipient's server sees it.</summary>
    Mail,

    /// <summary>A message: SMS, chat message, e-mail.</summary>
    Message,

    /// <summary>An operation with a request and a later outcome.</summary>
    Operation,

    /// <summary>One participation in a call.</summary>
    Participant,

    /// <summary>A phone number of the resource.</summary>
    PhoneNumber,

    /// <summary>The address an e-mail went to.</summary>
    Recipient,

    /// <summary>A log record.</summary>
    Record,

    /// <summary>A recording of a call.</summary>
    Recording,

    /// <summary>One request to an API.</summary>
    Request,

    /// <summary>An Azure resource.</summary>
    Resource,

    /// <summary>A room.</summary>
    Room,

    /// <summary>A job, worker, queue or policy of the job router.</summary>
    RouterEntity,

    /// <summary>A session of captions, streaming or relaying.</summary>
    Session,

    /// <summary>A media stream.</summary>
    Stream,

    /// <summary>An Azure subscription.</summary>
    Subscription,

    /// <summary>An answered survey.</summary>
    Survey,

    /// <summary>A thread of messages.</summary>
    Thread,

    /// <summary>A metered use.</summary>
    UsageRecord,

    /// <summary>A user, a bot or a phone number that takes part.</summary>
    User,
}
