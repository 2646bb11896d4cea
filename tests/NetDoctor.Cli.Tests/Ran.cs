using Microsoft.Extensions.Time.Testing;

namespace NetDoctor.Cli.Tests;

/// <summary>A command line that was run, with all that it said.</summary>
internal sealed record Ran(int ExitCode, string Out, string Error)
{
    /// <summary>Runs the command in this process, as the program does.</summary>
    /// <param name="args">Arguments.</param>
    public static Task<Ran> Of(params string[] args) => Of(null, args);

    /// <summary>Runs the command against a server.</summary>
    /// <param name="server">The server; null where none must be asked.</param>
    /// <param name="args">Arguments.</param>
    public static async Task<Ran> Of(HttpMessageHandler? server, params string[] args)
    {
        var ran = new Run(server);
        return await ran.StartAsync(args, TestContext.Current.CancellationToken);
    }

    /// <summary>A run of which more can be said.</summary>
    /// <param name="server">The server; null where none must be asked.</param>
    internal sealed class Run(HttpMessageHandler? server)
    {
        public bool HasColour { get; init; }

        public bool IsWatched { get; init; }

        public string In { get; init; } = "";

        public string? ServerVariable { get; init; }

        /// <summary>Stands still unless a test lets it pass, so that a busy machine makes no progress to say.</summary>
        public TimeProvider TimeProvider { get; init; } = new FakeTimeProvider();

        public async Task<Ran> StartAsync(string[] args, CancellationToken cancellationToken)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            using var input = new StringReader(In);
            var exitCode = await CommandLine.RunAsync(
                args,
                new Terminal
                {
                    Out = output,
                    Error = error,
                    In = input,
                    HasColour = HasColour,
                    IsWatched = IsWatched,
                    TimeProvider = TimeProvider,
                    Variable = name => name == "NETDOCTOR_SERVER" ? ServerVariable : null,
                    Handler = address => server ?? throw new InvalidOperationException($"{address} is not to be asked."),
                },
                cancellationToken);
            return new Ran(exitCode, output.ToString(), error.ToString());
        }
    }
}
