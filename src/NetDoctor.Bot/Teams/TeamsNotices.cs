using System.Threading.Channels;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Teams;

/// <summary>Says what is said besides answers: that the bot is at it, or too busy; as far as there is time for that.</summary>
/// <param name="channel">Says it.</param>
/// <param name="logger">The log.</param>
internal sealed partial class TeamsNotices(TeamsChannel channel, ILogger<TeamsNotices> logger) : BackgroundService
{
    private const int MaxWaiting = 100;

    private readonly Channel<(Place Place, bool IsBusy)> _waiting = Channel.CreateBounded<(Place, bool)>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Has it said in a place that the bot is busy; forgotten when too many wait.</summary>
    /// <param name="place">Where.</param>
    public void AddBusy(Place place) => _waiting.Writer.TryWrite((place, true));

    /// <summary>Has it shown in a personal conversation that the bot is at it; forgotten when too many wait.</summary>
    /// <param name="place">Where.</param>
    public void AddTyping(Place place)
    {
        if (place.Scope == PlaceScope.Direct)
        {
            _waiting.Writer.TryWrite((place, false));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (place, isBusy) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await (isBusy ? channel.PostAsync(place, BusyReply.Reply, stoppingToken) : channel.ShowTypingAsync(place, stoppingToken));
            }
            catch (ChatChannelException exception)
            {
                Log.Untold(logger, exception.Message);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A notice that fails must not end the ones after it, and the bot with them.
                Log.Failed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A speaker could not be told that the bot is busy, or at it: {Problem}")]
        public static partial void Untold(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Error, "Telling a speaker that the bot is busy, or at it, failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
