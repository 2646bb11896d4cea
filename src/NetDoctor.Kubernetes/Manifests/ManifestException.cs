namespace NetDoctor.Kubernetes.Manifests;

/// <summary>A manifest that cannot be read; the message begins with file and line.</summary>
public sealed class ManifestException : FormatException
{
    /// <summary>Names what is wrong and where.</summary>
    /// <param name="file">File as the caller named it.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="problem">What is wrong there.</param>
    /// <param name="innerException">Error of the parser; null when there is none.</param>
    public ManifestException(string file, int line, string problem, Exception? innerException = null)
        : base($"{file}:{line}: {problem}", innerException)
    {
        File = file;
        Line = line;
        Problem = problem;
    }

    /// <summary>File as the caller named it.</summary>
    public string File { get; }

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>What is wrong there.</summary>
    public string Problem { get; }
}
