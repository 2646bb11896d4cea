using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using NetDoctor.Model;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NetDoctor.Api.OpenApi;

/// <summary>Describes the API: the document at <c>/openapi/v1.json</c>, and a page to try it at <c>/swagger</c>.</summary>
internal static class OpenApiDocument
{
    /// <summary>Adds what makes the document.</summary>
    /// <param name="services">Services of the host.</param>
    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "NetDoctor",
                Version = "v1",
                Description = "Why can't I reach it? NetDoctor looks at a Kubernetes cluster's objects, probes the real path, and names one cause, "
                    + "with the evidence and the fix.",
            });
            foreach (var assembly in new[] { typeof(NetDoctorJson).Assembly, typeof(OpenApiDocument).Assembly })
            {
                options.IncludeXmlComments(assembly);
            }

            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.UseAllOfToExtendReferenceSchemas();
            UseKinds(options);
            options.SchemaFilter<WireSchemaFilter>();
            options.OperationFilter<OperationFilter>();
        });
    }

    /// <summary>Serves the document and the page.</summary>
    /// <param name="app">The application.</param>
    public static void UseOpenApiDocument(this WebApplication app)
    {
        app.UseSwagger(options =>
        {
            options.RouteTemplate = "/openapi/{documentName}.json";
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        });
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "NetDoctor";
            options.SwaggerEndpoint("/openapi/v1.json", "NetDoctor v1");
        });
    }

    // Only types that say so themselves: otherwise every base class of the framework becomes a choice.
    private static void UseKinds(SwaggerGenOptions options)
    {
        options.UseOneOfForPolymorphism();
        options.UseAllOfForInheritance();
        options.SelectSubTypesUsing(type => Derived(type).Select(derived => derived.DerivedType));
        options.SelectDiscriminatorNameUsing(type => Polymorphic(type)?.TypeDiscriminatorPropertyName);
        options.SelectDiscriminatorValueUsing(type => type.BaseType is { } parent
            ? Derived(parent).FirstOrDefault(derived => derived.DerivedType == type)?.TypeDiscriminator?.ToString()
            : null);
    }

    private static JsonPolymorphicAttribute? Polymorphic(Type type) =>
        (JsonPolymorphicAttribute?)Attribute.GetCustomAttribute(type, typeof(JsonPolymorphicAttribute), inherit: false);

    private static IEnumerable<JsonDerivedTypeAttribute> Derived(Type type) =>
        Attribute.GetCustomAttributes(type, typeof(JsonDerivedTypeAttribute), inherit: false).Cast<JsonDerivedTypeAttribute>();
}
