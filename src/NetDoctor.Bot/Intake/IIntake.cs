using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Intake;

/// <summary>Takes what channels have received and verified, to be worked on later.</summary>
public interface IIntake
{
    /// <summary>Takes an utterance; returns within milliseconds, so that a webhook can be acknowledged after it.</summary>
    /// <param name="utterance">What was said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IntakeResult> AddAsync(Utterance utterance, CancellationToken cancellationToken);
}

/// <summary>What became of an utterance.</summary>
public enum IntakeResult
{
    /// <summary>It will be answered, also after a restart.</summary>
    Accepted,

    /// <summary>It was taken before, here or by another replica: there is nothing to do.</summary>
    Duplicate,

    /// <summary>Too much is waiting. It was not taken; whoever speaks is told so by the channel, since nobody else can.</summary>
    Busy,
}
