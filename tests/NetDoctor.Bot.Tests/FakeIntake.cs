using System.Collections.Concurrent;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Intake;

namespace NetDoctor.Bot.Tests;

/// <summary>Takes utterances and keeps them.</summary>
internal sealed class FakeIntake : IIntake
{
    private readonly ConcurrentQueue<Utterance> _taken = new();
    private readonly ConcurrentDictionary<string, bool> _seen = new();

    /// <summary>Whether too much is waiting.</summary>
    public bool IsBusy { get; set; }

    /// <summary>What is thrown instead; null for nothing.</summary>
    public Exception? Broken { get; set; }

    /// <summary>What was taken, in order.</summary>
    public IReadOnlyList<Utterance> Taken => [.. _taken];

    /// <summary>All that was taken, of which there is one.</summary>
    public Utterance Single => Assert.Single(Taken);

    public Task<IntakeResult> AddAsync(Utterance utterance, CancellationToken cancellationToken)
    {
        if (Broken is { } broken)
        {
            throw broken;
        }

        if (IsBusy)
        {
            return Task.FromResult(IntakeResult.Busy);
        }

        if (!_seen.TryAdd(utterance.Id, true))
        {
            return Task.FromResult(IntakeResult.Duplicate);
        }

        _taken.Enqueue(utterance);
        return Task.FromResult(IntakeResult.Accepted);
    }
}
