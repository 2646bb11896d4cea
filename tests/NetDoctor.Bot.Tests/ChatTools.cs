using System.Diagnostics;

namespace NetDoctor.Bot.Tests;

/// <summary>The chat bench beside a checkout: validators and reference clients, which need Node.js.</summary>
/// <remarks>It is found in <c>../shared/chat</c>, or where <c>NETDOCTOR_CHAT_TOOLS</c> says. What it has installed is in <c>.chat-bench</c>, or where
/// <c>CHAT_BENCH</c> says.</remarks>
internal static class ChatTools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Folder of the tools; where they are not there the test is skipped, but in CI it fails.</summary>
    /// <param name="components">What of them must be installed, such as <c>slack</c>.</param>
    public static string FindOrSkip(params string[] components)
    {
        var tools = Environment.GetEnvironmentVariable("NETDOCTOR_CHAT_TOOLS") ?? Path.Combine(Root, "..", "shared", "chat");
        var missing = !Directory.Exists(tools) ? $"The chat tools are not in {Path.GetFullPath(tools)}; NETDOCTOR_CHAT_TOOLS says where they are."
            : components.FirstOrDefault(component => !Directory.Exists(Path.Combine(Bench(), component))) is { } component
                ? $"The chat tools are not installed in {Bench()}: run install.sh {component} there, or set CHAT_BENCH."
                : null;
        if (missing is not null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", missing);
            Assert.Skip(missing);
        }

        return Path.GetFullPath(tools);
    }

    /// <summary>Runs one of the tools to its end.</summary>
    /// <param name="tools">Folder of the tools.</param>
    /// <param name="script">The tool, such as <c>validate-blocks.cjs</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, and all that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string tools, string script, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var start = new ProcessStartInfo("node", [Path.Combine(tools, script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        start.Environment["CHAT_BENCH"] = Bench();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Bench() => Environment.GetEnvironmentVariable("CHAT_BENCH") ?? Path.Combine(Root, ".chat-bench");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetDoctor.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The test does not run inside of the repository.");
        }

        return folder.FullName;
    }
}
