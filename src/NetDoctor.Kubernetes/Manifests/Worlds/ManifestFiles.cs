namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>Finds the manifests in folders.</summary>
internal static class ManifestFiles
{
    // Symbolic links to files are followed, as in a mounted ConfigMap; those to folders are not, since they can lead in circles.
    private static readonly EnumerationOptions Folders =
        new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint | FileAttributes.System, IgnoreInaccessible = false };

    private static readonly EnumerationOptions Files = new() { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = false };

    /// <summary>Reads a file, or every manifest of a folder and those in it, in the order of the names.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="read">Is given text and name of each file.</param>
    /// <param name="failed">Is told of what cannot be read.</param>
    public static void ReadEach(string path, Action<string, string> read, Action<ManifestNote> failed)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                if (!File.Exists(path))
                {
                    failed(new ManifestNote(path, 0, 0, "There is no such file or folder."));
                    return;
                }

                read(File.ReadAllText(path), path);
                return;
            }

            foreach (var file in Directory.EnumerateFiles(path, "*", Files)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal))
            {
                ReadEach(file, read, failed);
            }

            foreach (var folder in Directory.EnumerateDirectories(path, "*", Folders).Order(StringComparer.Ordinal))
            {
                ReadEach(folder, read, failed);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failed(new ManifestNote(path, 0, 0, $"It cannot be read: {exception.Message}"));
        }
    }
}
