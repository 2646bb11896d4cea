namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Something in a manifest that was passed over, or that is wrong with it.</summary>
/// <param name="File">File as the caller named it.</param>
/// <param name="Document">Number of the document in the file, from 1; 0 for the file itself.</param>
/// <param name="Line">Line at which the object or the mistake begins, from 1; 0 for the file itself.</param>
/// <param name="Message">What it is, and why, in a sentence.</param>
public sealed record ManifestNote(string File, int Document, int Line, string Message)
{
    /// <summary><c>cluster.yaml:12: ...</c>; <c>cluster.yaml: ...</c> for the file itself.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}: {Message}";
}
