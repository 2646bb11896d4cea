using System.Globalization;
using NetDoctor.Client;
using NetDoctor.Model.Chats;

namespace NetDoctor.Cli.Chats;

/// <summary>A conversation with the bot: lines in, messages out.</summary>
internal sealed class Chat(Terminal terminal, ChatClient client)
{
    // An answer takes no longer than a diagnosis may, and some for the way.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _written = [];
    private readonly HashSet<string> _done = [];
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChatMessage? _last;

    /// <summary>Talks until the input ends.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NetDoctorUnavailableException">There is no bot, or it went away.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var following = FollowAsync(opened, end.Token);
        try
        {
            await await Task.WhenAny(opened.Task, following);
            await TalkAsync(following, end.Token);
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private async Task TalkAsync(Task following, CancellationToken cancellationToken)
    {
        // Who pipes a question in wants its answer alone.
        if (terminal.IsWatched)
        {
            await SayAsync("", following, cancellationToken);
        }

        while (await ReadLineAsync(following, cancellationToken) is { } line && line.Trim().Length > 0)
        {
            await SayAsync(line.Trim(), following, cancellationToken);
        }
    }

    // Reading a line cannot be interrupted; what the bot says in the meantime is written all the same.
    private async Task<string?> ReadLineAsync(Task following, CancellationToken cancellationToken)
    {
        if (terminal.IsWatched)
        {
            await terminal.Error.WriteAsync("> ");
        }

        var reading = Task.Run(terminal.In.ReadLine, cancellationToken);
        if (await Task.WhenAny(reading, following).WaitAsync(cancellationToken) == following)
        {
            await following;
        }

        return await reading;
    }

    private async Task SayAsync(string line, Task following, CancellationToken cancellationToken)
    {
        string? about = null;
        var text = line;
        if (int.TryParse(line, CultureInfo.InvariantCulture, out var number) && _last is { } last && number >= 1 && number <= last.Buttons.Length)
        {
            if (last.Buttons[number - 1].Says is not { } says)
            {
                terminal.Out.WriteLine(last.Buttons[number - 1].Link);
                return;
            }

            (text, about) = (says, last.Id);
        }

        var id = await client.SayAsync(text, about, cancellationToken);
        using var deadline = new CancellationTokenSource(Patience, terminal.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        while (!IsDone(id, out var more))
        {
            if (await Task.WhenAny(more, following).WaitAsync(either.Token) == following)
            {
                await following;
            }
        }
    }

    private bool IsDone(string id, out Task more)
    {
        lock (_lock)
        {
            more = _progress.Task;
            return _done.Contains(id);
        }
    }

    private async Task FollowAsync(TaskCompletionSource opened, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (type, message) in client.FollowAsync(cancellationToken))
            {
                if (message is null)
                {
                    opened.TrySetResult();
                    continue;
                }

                Take(type, message);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The conversation is over.
        }
    }

    private void Take(string type, ChatMessage message)
    {
        TaskCompletionSource progress;
        lock (_lock)
        {
            if (type == "done")
            {
                _done.Add(message.Id);
            }
            else
            {
                Write(message);
            }

            progress = _progress;
            _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        progress.SetResult();
    }

    private void Write(ChatMessage message)
    {
        if (message.IsProgress)
        {
            if (terminal.IsWatched)
            {
                terminal.Error.Write($"\r\u001b[K{message.Text.Split('\n')[0]}");
            }

            return;
        }

        if (_written.TryGetValue(message.Id, out var before) && before == message.Text)
        {
            return;
        }

        if (terminal.IsWatched)
        {
            terminal.Error.Write("\r\u001b[K");
        }

        _written[message.Id] = message.Text;
        terminal.Out.WriteLine(message.Text);
        if (!message.Buttons.IsEmpty)
        {
            terminal.Out.WriteLine(string.Join("  ", message.Buttons.Select((button, index) =>
                string.Create(CultureInfo.InvariantCulture, $"[{index + 1}] {button.Label}"))));
        }

        // A number is a button of what was written last, or none: of an earlier message it would be pressed by mistake.
        _last = message;
        terminal.Out.WriteLine();
    }
}
