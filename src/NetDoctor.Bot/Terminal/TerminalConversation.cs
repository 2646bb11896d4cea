using System.Runtime.CompilerServices;
using NetDoctor.Model.Chats;

namespace NetDoctor.Bot.Terminal;

/// <summary>What was written to one terminal lately, and what is.</summary>
internal sealed class TerminalConversation
{
    // Who comes back after a break of the connection misses no more than older messages.
    private const int Kept = 200;

    private readonly Lock _lock = new();
    private readonly Queue<TerminalEvent> _events = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _last;

    /// <summary>Number of the latest event, by which conversations are told apart that are silent.</summary>
    public long LastUse { get; private set; } = Environment.TickCount64;

    /// <summary>Number of the latest event; 0 for none.</summary>
    public int Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Writes a message, or writes it anew.</summary>
    /// <param name="type">What happened.</param>
    /// <param name="message">The message.</param>
    public void Add(string type, ChatMessage message)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            _events.Enqueue(new TerminalEvent(++_last, type, message));
            LastUse = Environment.TickCount64;
            if (_events.Count > Kept)
            {
                _events.Dequeue();
            }

            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }

    /// <summary>What has happened and what happens, without end.</summary>
    /// <param name="after">Number of the last event that is known already; 0 for none.</param>
    /// <param name="cancellationToken">Ends the enumeration, without an exception: whoever listened has gone, or the bot stops.</param>
    public async IAsyncEnumerable<TerminalEvent> FollowAsync(int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        for (var known = after; !cancellationToken.IsCancellationRequested;)
        {
            TerminalEvent[] batch;
            Task more;
            lock (_lock)
            {
                batch = [.. _events.Where(one => one.Number > known)];
                more = _more.Task;
            }

            foreach (var happened in batch)
            {
                known = happened.Number;
                yield return happened;
            }

            await Task.WhenAny(more, end);
        }
    }
}

/// <summary>Something that happened in a terminal's conversation.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Type">What: a message, or the end of an answer.</param>
/// <param name="ChatMessage">The message; for the end of an answer with the identifier of what was said.</param>
internal sealed record TerminalEvent(int Number, string Type, ChatMessage ChatMessage)
{
    public const string Message = "message";
    public const string Done = "done";
}
