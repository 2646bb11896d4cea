using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Http;
using NetDoctor.Api.Problems;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Kubernetes.Manifests.Worlds;
using NetDoctor.Model.Policies;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Policies;

/// <summary>Reads manifests that were sent, as the cluster that they describe.</summary>
/// <param name="options">Limits.</param>
/// <param name="timeProvider">Gives the instant of the snapshots.</param>
internal sealed class ManifestsBody(IOptions<ApiOptions> options, TimeProvider timeProvider)
{
    /// <summary>The media type of manifests that are sent as they are.</summary>
    public const string Yaml = "application/yaml";

    private const string Field = "manifests";

    private static readonly ImmutableArray<string> YamlTypes = [Yaml, "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>Reads a body of manifests alone: YAML as it is, or JSON with <c>manifests</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">The body is too large, of another type, or a manifest that an answer may depend on cannot be read.</exception>
    public async Task<ManifestWorld> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        Read(IsYaml(request)
            ? [await JsonBody.ReadTextAsync(request, options.Value.MaxManifestBytes, cancellationToken)]
            : (await JsonBody.ReadAsync<ManifestsRequest>(request, options.Value.MaxManifestBytes, cancellationToken)).Manifests);

    /// <summary>Reads manifests that came in a body with more.</summary>
    /// <param name="manifests">Texts of YAML or JSON.</param>
    /// <exception cref="ProblemException">One that an answer may depend on cannot be read, or there is no object.</exception>
    public ManifestWorld Read(ImmutableArray<string> manifests)
    {
        var world = new ManifestWorldReader(timeProvider).ReadTexts(manifests.Select((text, index) => (text, $"{Field}[{index}]")));
        if (!world.Errors.IsEmpty)
        {
            throw ProblemException.Invalid([.. world.Errors.Select(Told)]);
        }

        return world.Snapshot.Namespaces.Count > 0
            ? world
            : throw ProblemException.Invalid(new FieldError(Field, $"{Field} has no Kubernetes object that NetDoctor reads."));
    }

    private static bool IsYaml(HttpRequest request) => request.GetTypedHeaders().ContentType?.MediaType is { HasValue: true } type
        && YamlTypes.Contains(type.Value, StringComparer.OrdinalIgnoreCase);

    private static FieldError Told(ManifestNote note) => new(note.File, $"{note.File}, line {note.Line}: {note.Message}");
}
