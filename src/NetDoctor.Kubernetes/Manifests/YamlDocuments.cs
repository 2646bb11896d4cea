using System.Collections.Immutable;
using YamlDotNet.Core;

namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Reads YAML as kubectl does: every document becomes the JSON that would be sent to the API server.</summary>
/// <remarks>JSON files are read too, YAML being a superset. Source: sigs.k8s.io/yaml, YAMLToJSON.</remarks>
public static class YamlDocuments
{
    /// <summary>The documents of a file, in order; empty ones are left out.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ManifestException">It is not YAML, or a document is not a mapping.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableArray<YamlDocument> Read(string path)
    {
        using var reader = File.OpenText(path);
        return Read(reader, path);
    }

    /// <summary>The documents of a text, in order; empty ones are left out.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">What to call the text in errors.</param>
    /// <exception cref="ManifestException">It is not YAML, or a document is not a mapping.</exception>
    public static ImmutableArray<YamlDocument> Parse(string text, string file)
    {
        using var reader = new StringReader(text);
        return Read(reader, file);
    }

    private static ImmutableArray<YamlDocument> Read(TextReader reader, string file)
    {
        var parser = new Parser(reader);
        try
        {
            return [.. new YamlToJson(parser, file).Documents()];
        }
        catch (YamlException exception)
        {
            throw new ManifestException(file, (int)exception.Start.Line, exception.Message, exception);
        }
        catch (InvalidOperationException exception)
        {
            // YamlDotNet 18.1 loses its way in some malformed flow mappings instead of naming the mistake.
            throw new ManifestException(file, (int)(parser.Current?.End.Line ?? 1), "this is not YAML", exception);
        }
    }
}
