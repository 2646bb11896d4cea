using System.Collections.Immutable;

namespace NetDoctor.Kubernetes.Exec;

/// <summary>A command to run in a container.</summary>
/// <param name="Namespace">Namespace of the pod.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Words">Program and arguments; no shell reads them.</param>
public sealed record PodCommand(string Namespace, string Pod, string Container, ImmutableArray<string> Words)
{
    /// <summary>What it reads from standard input; empty for no standard input.</summary>
    /// <remarks>With API servers before 1.30 standard input does not end, so the command has to know by itself when it has read all.</remarks>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Most that it may write to standard output; bytes, default 4 MiB.</summary>
    public int MaxOutputBytes { get; init; } = 4 * 1024 * 1024;
}

/// <summary>What a command did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error, of much the beginning.</param>
public sealed record PodCommandResult(int ExitCode, ReadOnlyMemory<byte> Output, string Errors);
