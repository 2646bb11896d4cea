using System.Diagnostics;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>A program that runs in a place of a lab for as long as it is not disposed of.</summary>
public sealed class LabProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    internal LabProgram(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Id of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Writes a line to it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>Reads a line from it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">It has ended; the message has what it said on standard error.</exception>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException($"The program has ended: {await _errors}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
    }
}
