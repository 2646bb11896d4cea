using System.Diagnostics;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>What a command said.</summary>
/// <param name="ExitCode">Exit code; -1 when it was ended because it took too long.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record LabCommandResult(int ExitCode, string Output, string Error);

/// <summary>Runs commands of this machine with a limit of time.</summary>
internal static class LabCommand
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    public static ProcessStartInfo Describe(IEnumerable<string> command)
    {
        var words = command.ToArray();
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Where distributions keep ip and nft; the PATH of an ordinary user has it not.
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        return start;
    }

    public static async Task<LabCommandResult> RunAsync(
        IEnumerable<string> command, string input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Describe(command))!;
        using var deadline = new CancellationTokenSource(Limit, TimeProvider.System);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process, input, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new LabCommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new LabCommandResult(-1, "", $"It was not done within {Limit.TotalSeconds} seconds.");
        }
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code and its words say why.
        }
    }
}
