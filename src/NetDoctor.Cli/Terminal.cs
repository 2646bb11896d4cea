namespace NetDoctor.Cli;

/// <summary>Where a command reads its surroundings and writes its answer.</summary>
internal sealed class Terminal
{
    /// <summary>Takes the answer, and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Takes progress, notes and what is wrong.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What is piped in.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Whether the answer may be coloured.</summary>
    public bool HasColour { get; init; }

    /// <summary>Whether a person watches <see cref="Error"/>, so that a line of it can be written over.</summary>
    public bool IsWatched { get; init; }

    /// <summary>Reads variables of the environment.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Tells the time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes what sends requests to a server.</summary>
    public Func<Uri, HttpMessageHandler> Handler { get; init; } = server =>
        new SocketsHttpHandler { UseProxy = !server.IsLoopback, ConnectTimeout = TimeSpan.FromSeconds(5) };

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        HasColour = !Console.IsOutputRedirected && IsEmpty("NO_COLOR") && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null),
        IsWatched = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
    };

    // https://no-color.org: present and not empty, whatever its value.
    private static bool IsEmpty(string variable) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
