-- Who may connect where: by default everybody may, everywhere.
revoke all on database postgres, template1, godwit, godwit_demo from public;
grant connect, temporary on database godwit to godwit_app;
grant connect on database godwit_demo to demo_reader;
