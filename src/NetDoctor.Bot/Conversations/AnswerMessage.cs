using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Conversations;

/// <summary>The message that answers an utterance, as it becomes: progress, then the answer.</summary>
/// <param name="utterance">What was said.</param>
/// <param name="channel">By which channel.</param>
/// <param name="store">Where it is kept which message it is.</param>
/// <param name="shown">What messages say now.</param>
/// <param name="timeProvider">Clock.</param>
/// <param name="logger">The log.</param>
/// <param name="messageId">Message that answers already, written before a restart; null for none.</param>
internal sealed partial class AnswerMessage(
    Utterance utterance, IChatChannel channel, IBotStore store, ShownReplies shown, TimeProvider timeProvider, ILogger logger, string? messageId)
{
    // An answer that is worked on is held that long from each sign of life.
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(2);

    private string? _messageId = messageId;
    private bool _isAnswered;
    private bool _isQuiet;

    private Place Place => utterance.Place;

    /// <summary>Says it in the message that a button was pressed in, or else in a new one; later replies replace it.</summary>
    /// <remarks>Progress takes the place of an answer only when that can be put back.</remarks>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ShowAsync(Reply reply, CancellationToken cancellationToken)
    {
        if (_isQuiet && reply.Tone == Tone.Working)
        {
            return;
        }

        if (_messageId is not null || utterance.About is not { } about)
        {
            await PostAsync(reply, cancellationToken);
            return;
        }

        if (reply.Tone != Tone.Working || shown.Find(Place, about) is not null)
        {
            await WriteAsync(about, reply, isFailure: false, cancellationToken);
        }
        else if (channel.IsUnique(about))
        {
            await PostAsync(reply, cancellationToken);
        }
    }

    /// <summary>Says it in a message of its own; later replies replace it.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task PostAsync(Reply reply, CancellationToken cancellationToken) => WriteAsync(_messageId, reply, isFailure: false, cancellationToken);

    /// <summary>Says it in the thread below the message that it is about, or in the thread that this is.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PostBelowAsync(Reply reply, CancellationToken cancellationToken)
    {
        var below = (utterance.About ?? _messageId) is { } above ? Place.Below(above) : Place;
        try
        {
            await channel.PostAsync(below, reply, cancellationToken);
        }
        catch (ChatChannelException exception) when (below != Place && exception.IsLasting)
        {
            // Whoever deleted the message above has not deleted the question.
            Log.Gone(logger, exception.Message);
            await channel.PostAsync(Place, reply, cancellationToken);
        }
    }

    /// <summary>Says why there is no answer: in the message that was to have it, but never in place of another answer.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task FailAsync(Reply reply, CancellationToken cancellationToken)
    {
        if (_isAnswered)
        {
            await SayAsideAsync(reply, cancellationToken);
            return;
        }

        if (utterance.About is not { } about || (_messageId is not null && _messageId != about))
        {
            await WriteAsync(_messageId, reply, isFailure: true, cancellationToken);
            return;
        }

        var before = shown.Find(Place, about);
        if (before is { IsFailure: true } || (before is null && _messageId is not null))
        {
            await WriteAsync(about, reply, isFailure: true, cancellationToken);
            return;
        }

        if (_messageId is not null && before is not null)
        {
            await PutBackAsync(about, before.Reply, cancellationToken);
        }

        await SayAsideAsync(reply, cancellationToken);
    }

    // Whoever pressed the button is told; others have their answer still.
    private async Task SayAsideAsync(Reply reply, CancellationToken cancellationToken)
    {
        var aside = utterance.About is null ? reply : reply with { IsPrivate = true };
        Keep(await channel.PostAsync(Place, aside, cancellationToken), aside, isFailure: true);
    }

    private void Keep(string id, Reply reply, bool isFailure)
    {
        if (channel.IsUnique(id))
        {
            shown.Keep(Place, id, reply, isFailure);
        }
    }

    private async Task PutBackAsync(string touched, Reply before, CancellationToken cancellationToken)
    {
        try
        {
            await channel.UpdateAsync(Place, touched, before, cancellationToken);
        }
        catch (ChatChannelException exception) when (exception.IsLasting)
        {
            Log.NotPutBack(logger, exception.Message);
        }
    }

    private async Task WriteAsync(string? into, Reply reply, bool isFailure, CancellationToken cancellationToken)
    {
        var isProgress = reply.Tone == Tone.Working;
        try
        {
            _messageId = await WriteOnceAsync(into, reply, cancellationToken);
        }
        catch (ChatChannelException exception) when (isProgress && !exception.IsPlaceGone)
        {
            // The answer says more than this does, and is not to wait behind more of it.
            _isQuiet = true;
            Log.NoProgress(logger, exception.Message);
            return;
        }
        catch (ChatChannelException exception) when (into is not null && exception is { IsLasting: true, IsPlaceGone: false })
        {
            // Somebody has deleted the message, or it is too old to be changed.
            Log.Gone(logger, exception.Message);
            _messageId = await channel.PostAsync(Place, reply, cancellationToken);
        }

        if (!isProgress)
        {
            _isAnswered = true;
            Keep(_messageId, reply, isFailure);
        }

        store.Hold(Place.Channel, utterance.Id, _messageId, timeProvider.GetUtcNow() + Hold);
    }

    private async Task<string> WriteOnceAsync(string? into, Reply reply, CancellationToken cancellationToken)
    {
        if (into is null)
        {
            return await channel.PostAsync(Place, reply, cancellationToken);
        }

        await channel.UpdateAsync(Place, into, reply, cancellationToken);
        return into;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Progress was not shown: {Problem}")]
        public static partial void NoProgress(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Information, "A message is written anew, since the one that it belongs to cannot be reached: {Problem}")]
        public static partial void Gone(ILogger logger, string problem);

        [LoggerMessage(3, LogLevel.Information, "An answer could not be put back: {Problem}")]
        public static partial void NotPutBack(ILogger logger, string problem);
    }
}
