using System.Collections.Concurrent;

namespace NetDoctor.Bot.Slack.WebApi;

/// <summary>Counts what was posted to response URLs, of which Slack takes five posts within thirty minutes.</summary>
/// <remarks>Progress gets two of them, so that there are some for the answer. Another replica's posts are not counted: then Slack says no,
/// and the answer goes another way.</remarks>
/// <param name="time">The clock.</param>
internal sealed class SlackResponses(TimeProvider time)
{
    private const int MaxPosts = 5;
    private const int MaxProgress = 2;
    private const int MaxRemembered = 10000;

    // The last answer should be there before the URL ends, not only be on its way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (int Posts, DateTimeOffset Until)> _spent = new(StringComparer.Ordinal);

    /// <summary>Takes a post from what is left for a URL.</summary>
    /// <param name="address">The URL, and when it ends.</param>
    /// <param name="isProgress">Whether there is more to come.</param>
    /// <returns>Whether one was left.</returns>
    public bool TrySpend(SlackAddress address, bool isProgress)
    {
        var now = time.GetUtcNow();
        if (address.Response is not { } url || now > address.Until - Margin)
        {
            return false;
        }

        if (_spent.Count >= MaxRemembered)
        {
            Forget(now);
        }

        var limit = isProgress ? MaxProgress : MaxPosts;
        var isLeft = false;
        _spent.AddOrUpdate(
            url.OriginalString,
            _ =>
            {
                isLeft = true;
                return (1, address.Until);
            },
            (_, spent) =>
            {
                isLeft = spent.Posts < limit;
                return isLeft ? (spent.Posts + 1, spent.Until) : spent;
            });
        return isLeft;
    }

    /// <summary>Posts there no more: Slack takes none.</summary>
    /// <param name="address">The URL.</param>
    public void Exhaust(SlackAddress address)
    {
        if (address.Response is { } url)
        {
            _spent[url.OriginalString] = (MaxPosts, address.Until);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (url, spent) in _spent)
        {
            if (spent.Until < now)
            {
                _spent.TryRemove(url, out _);
            }
        }
    }
}
