using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using NetDoctor.Model;

namespace NetDoctor.Api.Http;

/// <summary>The shape of wire types, as the serializer sees it.</summary>
internal static class JsonTypes
{
    /// <summary>Type at a path; null when there is none.</summary>
    /// <param name="root">Type at the top.</param>
    /// <param name="steps">Names of properties; null for an element of a list.</param>
    public static Type? TypeAt(Type root, string?[] steps)
    {
        var type = root;
        foreach (var step in steps)
        {
            var info = NetDoctorJson.Options.GetTypeInfo(type);
            var next = step is null ? info.ElementType : Properties(info).FirstOrDefault(property => property.Name == step)?.PropertyType;
            if (next is null)
            {
                return null;
            }

            type = next;
        }

        return type;
    }

    /// <summary>Names of the properties of a type, and of the types derived from it; the kind first.</summary>
    /// <param name="type">The type.</param>
    public static ImmutableArray<string> PropertyNames(Type type)
    {
        var info = NetDoctorJson.Options.GetTypeInfo(type);
        var names = Properties(info).Select(property => property.Name).Distinct();
        return info.PolymorphismOptions is { } polymorphism ? [polymorphism.TypeDiscriminatorPropertyName, .. names] : [.. names];
    }

    /// <summary>Kinds of an abstract type.</summary>
    /// <param name="type">The type.</param>
    public static ImmutableArray<string> KindsOf(Type type) =>
        [.. NetDoctorJson.Options.GetTypeInfo(type).PolymorphismOptions?.DerivedTypes.Select(derived => $"{derived.TypeDiscriminator}") ?? []];

    private static IEnumerable<JsonPropertyInfo> Properties(JsonTypeInfo info) => info.Properties
        .Concat(info.PolymorphismOptions?.DerivedTypes
            .SelectMany(derived => NetDoctorJson.Options.GetTypeInfo(derived.DerivedType).Properties) ?? []);
}
