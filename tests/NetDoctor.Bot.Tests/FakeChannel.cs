using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Tests;

/// <summary>A channel that keeps what was written.</summary>
internal sealed class FakeChannel : IChatChannel
{
    private readonly Lock _lock = new();
    private readonly List<Written> _written = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "test";

    /// <summary>What the chat service says of each speaker.</summary>
    public Func<Speaker, Speaker> Describe { get; set; } = speaker => speaker;

    /// <summary>What is thrown instead of writing that; null to take it.</summary>
    public Func<Written, Exception?> Refusal { get; set; } = _ => null;

    /// <summary>Whether identifiers of messages stand for one message each.</summary>
    public bool HasIdentifiers { get; set; } = true;

    /// <summary>Thrown instead of writing, when set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How often that was.</summary>
    public int Refused { get; private set; }

    /// <summary>Everything that was written, in order; an update has the identifier of the message.</summary>
    public IReadOnlyList<Written> Written
    {
        get
        {
            lock (_lock)
            {
                return [.. _written];
            }
        }
    }

    /// <summary>What was written last.</summary>
    public Reply Last => Written[^1].Reply;

    public Task<string> PostAsync(Place place, Reply reply, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Failure is not null)
            {
                Refused++;
                throw Failure;
            }

            var id = $"m{_written.Count + 1}";
            Add(Taken(new Written(place, id, reply, IsUpdate: false)));
            return Task.FromResult(id);
        }
    }

    public Task UpdateAsync(Place place, string messageId, Reply reply, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Add(Taken(new Written(place, messageId, reply, IsUpdate: true)));
            return Task.CompletedTask;
        }
    }

    /// <summary>Waits until something was written that is like that.</summary>
    public async Task<Written> HearAsync(Func<Written, bool> isMeant)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_written.LastOrDefault(isMeant) is { } found)
                {
                    return found;
                }

                more = _more.Task;
            }

            await more.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public Task<Speaker> DescribeAsync(Speaker speaker, Place place, CancellationToken cancellationToken) => Task.FromResult(Describe(speaker));

    public bool IsUnique(string messageId) => HasIdentifiers;

    /// <summary>What a message says now.</summary>
    public Reply Says(string messageId) => Written.Last(one => one.MessageId == messageId).Reply;

    private Written Taken(Written written) => Refusal(written) is { } refusal ? throw refusal : written;

    private void Add(Written written)
    {
        _written.Add(written);
        _more.SetResult();
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

internal sealed record Written(Place Place, string MessageId, Reply Reply, bool IsUpdate);
