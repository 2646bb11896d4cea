namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Something in a manifest that was passed over, or that is wrong with it.</summary>
/// <param name="File">File as the caller named it.</param>
/// <param name="Document">Number of the document in the file, from 1.</param>
/// <param name="Line">Line at which the object or the mistake begins, from 1.</param>
/// <param name="Message">What it is, and why, in a sentence.</param>
public sealed record ManifestNote(string File, int Document, int Line, string Message)
{
    /// <summary><c>cluster.yaml:12: ...</c>.</summary>
    public override string ToString() => $"{File}:{Line}: {Message}";
}
