namespace NetDoctor.Cli.Output;

/// <summary>Says what is waited for, once it takes longer than a second.</summary>
internal static class Progress
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Waits for work.</summary>
    /// <param name="terminal">Where to say it.</param>
    /// <param name="what">What is waited for, such as <c>asking http://127.0.0.1:8080</c>.</param>
    /// <param name="work">The work.</param>
    public static async Task<TResult> OfAsync<TResult>(Terminal terminal, string what, Task<TResult> work)
    {
        var startedAt = terminal.TimeProvider.GetTimestamp();
        using var timer = new PeriodicTimer(Second, terminal.TimeProvider);
        var isSaid = false;
        while (await Task.WhenAny(work, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != work)
        {
            if (terminal.IsWatched)
            {
                await terminal.Error.WriteAsync($"\r{what} ({terminal.TimeProvider.GetElapsedTime(startedAt).TotalSeconds:0} s)");
            }
            else if (!isSaid)
            {
                await terminal.Error.WriteLineAsync($"{what} ...");
            }

            isSaid = true;
        }

        if (isSaid && terminal.IsWatched)
        {
            await terminal.Error.WriteAsync($"\r{new string(' ', what.Length + 12)}\r");
        }

        return await work;
    }
}
