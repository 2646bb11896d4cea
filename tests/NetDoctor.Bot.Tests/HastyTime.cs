using System.Collections.Concurrent;

namespace NetDoctor.Bot.Tests;

/// <summary>A clock that a test sets, whose timers go off at once and are written down; after as many as the test allows they never do.</summary>
internal sealed class HastyTime(int timers = int.MaxValue) : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private int _left = timers;

    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How long was waited for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Enqueue(dueTime);
        var due = Interlocked.Decrement(ref _left) >= 0 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
        return base.CreateTimer(callback, state, due, Timeout.InfiniteTimeSpan);
    }
}
