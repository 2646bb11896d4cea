namespace NetDoctor.Bot.Tests;

/// <summary>Waits for what happens elsewhere.</summary>
internal static class Until
{
    /// <summary>Waits until something is so; fails when it does not become so.</summary>
    public static async Task TrueAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
